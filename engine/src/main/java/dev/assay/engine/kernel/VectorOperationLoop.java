package dev.assay.engine.kernel;

import static dev.assay.engine.kernel.LoopAssembler.ARRAY;
import static dev.assay.engine.kernel.LoopAssembler.FREE;
import static dev.assay.engine.kernel.LoopAssembler.SPECIES;
import static dev.assay.engine.kernel.LoopAssembler.VECTOR;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * A loop around one Vector API operation on the preferred species: load, operate, store. The array
 * it runs on holds {@link #VECTORS} vectors; the last one takes the results.
 */
final class VectorOperationLoop {

  static final int VECTORS = 4;

  private static final ClassDesc MASK = LoopAssembler.api("VectorMask");
  private static final ClassDesc SHUFFLE = LoopAssembler.api("VectorShuffle");
  private static final ClassDesc INDICES = CD_int.arrayType();

  private final LaneType type;
  private final VectorOperation operation;
  private final ClassDesc vector;
  private final ClassDesc array;
  private final int lanes;

  private VectorOperationLoop(LaneType type, VectorOperation operation, int lanes) {
    this.type = type;
    this.operation = operation;
    this.lanes = lanes;
    this.vector = LoopAssembler.vectorOf(type);
    this.array = LoopAssembler.arrayOf(type);
  }

  static LoopBody assemble(LaneType type, VectorOperation operation, int lanes) {
    var loop = new VectorOperationLoop(type, operation, lanes);
    return LoopAssembler.loop(type, loop::prepare, loop::body, code -> {});
  }

  /** Local FREE: the shuffle of a rearrange, or the indices of a gather or scatter (all zero). */
  private void prepare(CodeBuilder code) {
    switch (operation) {
      case REARRANGE -> {
        LoopAssembler.species(code, type);
        code.iconst_1().iconst_1().iconst_1();
        code.invokestatic(
            SHUFFLE, "iota", MethodTypeDesc.of(SHUFFLE, SPECIES, CD_int, CD_int, CD_boolean));
        code.astore(FREE);
      }
      case GATHER, SCATTER -> code.loadConstant(lanes).newarray(TypeKind.INT).astore(FREE);
      default -> {}
    }
  }

  private void body(CodeBuilder code) {
    if (!operation.kind().isEmpty()) {
      lanewise(code);
      store(code);
      return;
    }
    for (int i = 0; i < operation.vectors(); i++) {
      LoopAssembler.loadVector(code, type, i * lanes);
    }
    switch (operation) {
      case COMPARE -> {
        mask(code);
        LoopAssembler.loadVector(code, type, 0);
        code.swap();
        LoopAssembler.loadVector(code, type, lanes);
        code.swap();
        call(code, "blend", vector, VECTOR, MASK);
      }
      case COMPRESS, EXPAND -> {
        mask(code);
        LoopAssembler.loadVector(code, type, 0);
        code.swap();
        call(code, operation.label(), vector, MASK);
      }
      case REARRANGE -> {
        code.aload(FREE);
        call(code, "rearrange", vector, SHUFFLE);
      }
      case GATHER -> {
        LoopAssembler.species(code, type);
        code.aload(ARRAY).iconst_0().aload(FREE).iconst_0();
        code.invokestatic(
            vector,
            "fromArray",
            MethodTypeDesc.of(vector, SPECIES, array, CD_int, INDICES, CD_int));
      }
      case CONVERT -> {
        LaneType other = VectorOperation.conversion(type);
        convert(code, type, other);
        convert(code, other, type);
        code.checkcast(vector);
      }
      default -> {}
    }
    finish(code);
  }

  private void finish(CodeBuilder code) {
    if (operation == VectorOperation.SCATTER) {
      code.aload(ARRAY).loadConstant((VECTORS - 1) * lanes).aload(FREE).iconst_0();
      call(code, "intoArray", CD_void, array, CD_int, INDICES, CD_int);
    } else if (operation == VectorOperation.REDUCE) {
      LoopAssembler.operator(code, "Associative", "ADD");
      ClassDesc lane = type.primitive().describeConstable().orElseThrow();
      call(code, "reduceLanes", lane, LoopAssembler.operator("Associative"));
      TypeKind kind = TypeKind.from(type.primitive());
      int result = FREE + 1;
      code.storeLocal(kind, result).aload(ARRAY).loadConstant((VECTORS - 1) * lanes);
      code.loadLocal(kind, result).arrayStore(kind);
    } else {
      store(code);
    }
  }

  private void lanewise(CodeBuilder code) {
    LoopAssembler.loadVector(code, type, 0);
    LoopAssembler.operator(code, operation.kind(), operation.name());
    for (int i = 1; i < operation.vectors(); i++) {
      LoopAssembler.loadVector(code, type, i * lanes);
    }
    String kind = operation.kind().equals("Associative") ? "Binary" : operation.kind();
    LoopAssembler.lanewise(code, type, kind, operation.vectors() - 1);
  }

  /** Turns the two vectors on the stack into the mask of lanes where the first is less. */
  private void mask(CodeBuilder code) {
    LoopAssembler.operator(code, "Comparison", "LT");
    code.swap();
    call(code, "compare", MASK, LoopAssembler.operator("Comparison"), VECTOR);
  }

  private static void convert(CodeBuilder code, LaneType from, LaneType to) {
    String name = from.name().charAt(0) + "2" + to.name().charAt(0);
    LoopAssembler.operator(code, "Conversion", name);
    ClassDesc conversion = LoopAssembler.operator("Conversion");
    code.iconst_0();
    code.invokevirtual(VECTOR, "convert", MethodTypeDesc.of(VECTOR, conversion, CD_int));
  }

  private void store(CodeBuilder code) {
    LoopAssembler.storeVector(code, type, (VECTORS - 1) * lanes);
  }

  private void call(CodeBuilder code, String name, ClassDesc result, ClassDesc... parameters) {
    code.invokevirtual(vector, name, MethodTypeDesc.of(result, parameters));
  }
}
