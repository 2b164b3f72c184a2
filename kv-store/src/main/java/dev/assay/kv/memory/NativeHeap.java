package dev.assay.kv.memory;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.NativeAccess;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.LongAdder;

/**
 * The C library's heap, for memory whose life follows neither a thread nor a scope: buffers that
 * grow, values too long for a record. Any thread may call.
 */
public final class NativeHeap {

  private static final MethodHandle REALLOC =
      NativeAccess.link("realloc", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle FREE =
      NativeAccess.link("free", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final LongAdder USED = new LongAdder();

  private NativeHeap() {}

  /** New memory, with whatever is in it. */
  public static long allocate(long bytes) {
    return reallocate(0, 0, bytes);
  }

  /**
   * Memory with another size, perhaps elsewhere, and what was in it.
   *
   * @param address 0 for new memory
   * @param bytes its size so far
   * @param newBytes 1 or more
   * @throws OutOfMemoryError when there is none
   */
  public static long reallocate(long address, long bytes, long newBytes) {
    long memory;
    try {
      memory = (long) REALLOC.invokeExact(address, newBytes);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    if (memory == 0) {
      throw new OutOfMemoryError("the C heap has no " + newBytes + " bytes");
    }
    USED.add(newBytes - bytes);
    return memory;
  }

  /** Gives memory back; nothing where the address is 0. */
  public static void free(long address, long bytes) {
    if (address == 0) {
      return;
    }
    try {
      FREE.invokeExact(address);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    USED.add(-bytes);
  }

  /** What is allocated and not given back. */
  public static long usedBytes() {
    return USED.sum();
  }
}
