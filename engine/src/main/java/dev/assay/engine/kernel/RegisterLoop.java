package dev.assay.engine.kernel;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * An arithmetic loop that keeps each chain in a register of its own: loads every chain from memory,
 * iterates, and stores every chain. {@link ChainReplay} says what the chains compute. The scalar
 * form stays scalar because C2 builds vectors from neighbouring memory accesses, of which the loop
 * has none.
 */
final class RegisterLoop implements ArithmeticLoop {

  /** Integer units: latency 3 (mul) on one port, or 1 (add) on up to 6. Registers: 12 are free. */
  private static final int SCALAR_INTEGER_CHAINS = 8;

  /** Latency 4 on two ports, or 3 on four; with the operand they fit 16 registers. */
  private static final int CHAINS = 12;

  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

  private final LaneType type;
  private final Operation operation;
  private final Form form;
  private final int chains;
  private final int lanes;
  private final LoopBody body;

  /**
   * Assembles the loop.
   *
   * @param lanes lanes of the preferred species in vector form, else 1
   */
  RegisterLoop(LaneType type, Operation operation, Form form, int lanes) {
    this.type = type;
    this.operation = operation;
    this.form = form;
    this.lanes = lanes;
    boolean few = form == Form.SCALAR && !type.isFloating();
    this.chains = few ? SCALAR_INTEGER_CHAINS : CHAINS;
    this.body =
        LoopAssembler.loop(
            type,
            code -> {
              for (int k = 0; k <= chains; k++) {
                load(code, k);
              }
            },
            code -> {
              for (int k = 0; k < chains; k++) {
                step(code, k);
              }
            },
            code -> {
              for (int k = 0; k < chains; k++) {
                store(code, k);
              }
            });
  }

  @Override
  public LaneType type() {
    return type;
  }

  @Override
  public Operation operation() {
    return operation;
  }

  @Override
  public Form form() {
    return form;
  }

  @Override
  public int operationsPerIteration() {
    return chains * lanes;
  }

  @Override
  public long run(long iterations) {
    Object memory = ChainReplay.seeds(type, chains, lanes);
    body.run(iterations, memory);
    return ChainReplay.checksum(memory, chains * lanes);
  }

  @Override
  public long expected(long iterations) {
    Object memory = ChainReplay.seeds(type, chains, lanes);
    ChainReplay.run(operation, memory, chains, lanes, iterations);
    return ChainReplay.checksum(memory, chains * lanes);
  }

  private boolean isVector() {
    return form == Form.VECTOR;
  }

  /** The register of chain k; the operand counts as one more chain. */
  private int register(int k) {
    return LoopAssembler.FREE + k * (isVector() ? 1 : TypeKind.from(type.primitive()).slotSize());
  }

  private TypeKind kind() {
    return isVector() ? TypeKind.REFERENCE : TypeKind.from(type.primitive());
  }

  private void load(CodeBuilder code, int k) {
    if (isVector()) {
      LoopAssembler.loadVector(code, type, k * lanes);
    } else {
      LoopAssembler.loadScalar(code, type, k);
    }
    code.storeLocal(kind(), register(k));
  }

  private void store(CodeBuilder code, int k) {
    if (isVector()) {
      code.aload(register(k));
      LoopAssembler.storeVector(code, type, k * lanes);
    } else {
      code.aload(LoopAssembler.ARRAY).loadConstant(k);
      code.loadLocal(kind(), register(k)).arrayStore(kind());
    }
  }

  private void step(CodeBuilder code, int k) {
    int self = register(k);
    int other = register(type.isFloating() ? chains : (k + 1) % chains);
    boolean fma = operation == Operation.FMA;
    code.loadLocal(kind(), fma ? other : self);
    if (isVector()) {
      LoopAssembler.operator(code, fma ? "Ternary" : "Associative", operation.name());
    }
    code.loadLocal(kind(), other);
    if (fma) {
      code.loadLocal(kind(), self);
    }
    if (isVector()) {
      LoopAssembler.lanewise(code, type, fma ? "Ternary" : "Binary", fma ? 2 : 1);
    } else {
      scalarStep(code);
    }
    code.storeLocal(kind(), self);
  }

  private void scalarStep(CodeBuilder code) {
    boolean add = operation == Operation.ADD;
    if (operation == Operation.FMA) {
      ClassDesc t = type.primitive().describeConstable().orElseThrow();
      code.invokestatic(MATH, "fma", MethodTypeDesc.of(t, t, t, t));
      return;
    }
    switch (type) {
      case INT -> code.with(OperatorInstruction.of(add ? Opcode.IADD : Opcode.IMUL));
      case LONG -> code.with(OperatorInstruction.of(add ? Opcode.LADD : Opcode.LMUL));
      case FLOAT -> code.with(OperatorInstruction.of(add ? Opcode.FADD : Opcode.FMUL));
      case DOUBLE -> code.with(OperatorInstruction.of(add ? Opcode.DADD : Opcode.DMUL));
      default -> throw new IllegalArgumentException("no loops on " + type);
    }
  }
}
