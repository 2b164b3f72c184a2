package dev.assay.exec.arrow;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Addresses of functions that other software calls; they live as long as the process. */
final class Callbacks {

  static final long RELEASE_SCHEMA = releasing(Exported.class, "releaseSchema");
  static final long RELEASE_ARRAY = releasing(Exported.class, "releaseArray");
  static final long RELEASE_STREAM = releasing(ArrowStream.class, "release");
  static final long GET_SCHEMA = filling("getSchema");
  static final long GET_NEXT = filling("getNext");
  static final long GET_LAST_ERROR =
      address(
          ArrowStream.class,
          "getLastError",
          MethodType.methodType(long.class, long.class),
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));

  private Callbacks() {}

  /** {@code void f(struct *)}. */
  private static long releasing(Class<?> type, String name) {
    return address(
        type,
        name,
        MethodType.methodType(void.class, long.class),
        FunctionDescriptor.ofVoid(JAVA_LONG));
  }

  /** {@code int f(struct ArrowArrayStream *, struct *out)}. */
  private static long filling(String name) {
    return address(
        ArrowStream.class,
        name,
        MethodType.methodType(int.class, long.class, long.class),
        FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  }

  @SuppressWarnings("restricted") // that C can call back is what this class is for
  private static long address(
      Class<?> type, String name, MethodType signature, FunctionDescriptor descriptor) {
    try {
      MethodHandle target = MethodHandles.lookup().findStatic(type, name, signature);
      return Linker.nativeLinker().upcallStub(target, descriptor, Arena.global()).address();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
