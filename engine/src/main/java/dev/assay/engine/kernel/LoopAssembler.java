package dev.assay.engine.kernel;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Writes the bytecode of small loops over one lane type, each in a hidden class of its own. C2
 * turns a Vector API call into an instruction only where species, operator and vector class are
 * known to it, and goes by the types that have run through a method, so every combination needs its
 * own code; written out in Java it would be the same lines a hundred times over. Names of the
 * Vector API appear as descriptors only: assembling a scalar loop needs no such class.
 */
final class LoopAssembler {

  /** Start of the name of every class assembled here. */
  static final String CLASS_NAME = LoopAssembler.class.getPackageName() + ".Loop";

  static final ClassDesc VECTOR = api("Vector");
  static final ClassDesc SPECIES = api("VectorSpecies");
  static final ClassDesc OPERATORS = api("VectorOperators");

  /** Local variables of {@link LoopBody#run}: this, iterations (2), memory, counter (2), array. */
  private static final int ITERATIONS = 1;

  private static final int MEMORY = 3;
  private static final int COUNTER = 4;
  static final int ARRAY = 6;
  static final int FREE = 7;

  private LoopAssembler() {}

  /** A class of {@code jdk.incubator.vector}. */
  static ClassDesc api(String name) {
    return ClassDesc.of("jdk.incubator.vector", name);
  }

  /** {@code IntVector} for int, and so on. */
  static ClassDesc vectorOf(LaneType type) {
    String name = type.label();
    return api(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + "Vector");
  }

  /** An operator class nested in {@code VectorOperators}: Unary, Binary, Ternary, Comparison … */
  static ClassDesc operator(String kind) {
    return OPERATORS.nested(kind);
  }

  static ClassDesc arrayOf(LaneType type) {
    return ClassDesc.ofDescriptor("[" + type.primitive().descriptorString());
  }

  /** Assembles {@code before; for (i = 0; i < iterations; i++) { body } after}. */
  static LoopBody loop(
      LaneType type,
      Consumer<CodeBuilder> before,
      Consumer<CodeBuilder> body,
      Consumer<CodeBuilder> after) {
    ClassDesc self = ClassDesc.of(CLASS_NAME);
    MethodTypeDesc run = MethodTypeDesc.of(CD_void, CD_long, CD_Object);
    byte[] code =
        ClassFile.of()
            .build(
                self,
                cls ->
                    cls.withFlags(AccessFlag.FINAL)
                        .withInterfaceSymbols(ClassDesc.of(LoopBody.class.getName()))
                        .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            ConstantDescs.MTD_void,
                            ClassFile.ACC_PUBLIC,
                            init ->
                                init.aload(0)
                                    .invokespecial(
                                        CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                    .return_())
                        .withMethodBody(
                            "run",
                            run,
                            ClassFile.ACC_PUBLIC,
                            method -> assemble(method, type, before, body, after)));
    try {
      var lookup = MethodHandles.lookup().defineHiddenClass(code, true);
      var constructor =
          lookup.findConstructor(lookup.lookupClass(), MethodType.methodType(void.class));
      return (LoopBody) constructor.invoke();
    } catch (Throwable e) {
      throw new IllegalStateException("cannot define a loop over " + type.label(), e);
    }
  }

  private static void assemble(
      CodeBuilder code,
      LaneType type,
      Consumer<CodeBuilder> before,
      Consumer<CodeBuilder> body,
      Consumer<CodeBuilder> after) {
    code.aload(MEMORY).checkcast(arrayOf(type)).astore(ARRAY);
    before.accept(code);
    Label top = code.newLabel();
    Label end = code.newLabel();
    code.lconst_0().lstore(COUNTER).labelBinding(top);
    code.lload(COUNTER).lload(ITERATIONS).lcmp().ifge(end);
    body.accept(code);
    code.lload(COUNTER).lconst_1().ladd().lstore(COUNTER).goto_(top).labelBinding(end);
    after.accept(code);
    code.return_();
  }

  /** Pushes the vector at {@code array[index]}, of the preferred species. */
  static void loadVector(CodeBuilder code, LaneType type, int index) {
    ClassDesc vector = vectorOf(type);
    species(code, type);
    code.aload(ARRAY).loadConstant(index);
    code.invokestatic(
        vector, "fromArray", MethodTypeDesc.of(vector, SPECIES, arrayOf(type), CD_int));
  }

  /** Pops a vector into {@code array[index]}. */
  static void storeVector(CodeBuilder code, LaneType type, int index) {
    code.aload(ARRAY).loadConstant(index);
    code.invokevirtual(
        vectorOf(type), "intoArray", MethodTypeDesc.of(CD_void, arrayOf(type), CD_int));
  }

  /** Pushes the preferred species. */
  static void species(CodeBuilder code, LaneType type) {
    code.getstatic(vectorOf(type), "SPECIES_PREFERRED", SPECIES);
  }

  /** Pushes an operator constant of {@code VectorOperators}. */
  static void operator(CodeBuilder code, String kind, String name) {
    code.getstatic(OPERATORS, name, operator(kind));
  }

  /** Calls {@code lanewise} on the vector, operator and further vectors that are on the stack. */
  static void lanewise(CodeBuilder code, LaneType type, String kind, int others) {
    ClassDesc vector = vectorOf(type);
    List<ClassDesc> parameters = new ArrayList<>(List.of(operator(kind)));
    parameters.addAll(Collections.nCopies(others, VECTOR));
    code.invokevirtual(vector, "lanewise", MethodTypeDesc.of(vector, parameters));
  }

  /** Pushes the element at {@code array[index]}. */
  static void loadScalar(CodeBuilder code, LaneType type, int index) {
    code.aload(ARRAY).loadConstant(index).arrayLoad(TypeKind.from(type.primitive()));
  }
}
