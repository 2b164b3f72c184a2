package dev.assay.engine.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Where a thread runs. Results below zero are {@code -errno}. Any thread may call.
 *
 * <p>Source: {@code sched_setaffinity(2)}, {@code sched_getcpu(3)}, {@code gettid(2)}.
 */
public final class Scheduling {

  /** Bytes of a CPU mask: room for 8,192 CPUs, the most that Linux can be built for. */
  public static final int MASK_BYTES = 1024;

  private static final MethodHandle SET =
      NativeAccess.link(
          "sched_setaffinity",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Errno.CAPTURE);
  private static final MethodHandle GET =
      NativeAccess.link(
          "sched_getaffinity",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Errno.CAPTURE);
  private static final MethodHandle GETCPU =
      NativeAccess.link("sched_getcpu", FunctionDescriptor.of(JAVA_INT), Errno.CAPTURE);
  private static final MethodHandle GETTID =
      NativeAccess.link("gettid", FunctionDescriptor.of(JAVA_INT), Errno.CAPTURE);

  private Scheduling() {}

  /**
   * Restricts the calling thread to a set of CPUs. The kernel silently leaves out those that the
   * control group forbids; it refuses (EINVAL) only when none is left.
   *
   * @param mask {@link #MASK_BYTES} bytes, bit n of the little-endian whole is CPU n
   */
  public static long setAffinity(MemorySegment mask) {
    return setAffinity(0, mask);
  }

  /**
   * As {@link #setAffinity(MemorySegment)} for any thread of this process.
   *
   * @param thread its number, as {@link #threadId} told it; 0 for the caller
   */
  public static long setAffinity(int thread, MemorySegment mask) {
    MemorySegment errno = Errno.buffer();
    try {
      return Errno.resultOf((int) SET.invokeExact(errno, thread, mask.byteSize(), mask), errno);
    } catch (Throwable e) {
      throw new AssertionError("sched_setaffinity", e);
    }
  }

  /** Reads the calling thread's set of CPUs; the shape is that of {@link #setAffinity}. */
  public static long getAffinity(MemorySegment mask) {
    MemorySegment errno = Errno.buffer();
    try {
      return Errno.resultOf((int) GET.invokeExact(errno, 0, mask.byteSize(), mask), errno);
    } catch (Throwable e) {
      throw new AssertionError("sched_getaffinity", e);
    }
  }

  /** The CPU that the caller ran on at the moment of asking. */
  public static int currentCpu() {
    MemorySegment errno = Errno.buffer();
    try {
      return (int) Errno.resultOf((int) GETCPU.invokeExact(errno), errno);
    } catch (Throwable e) {
      throw new AssertionError("sched_getcpu", e);
    }
  }

  /** The kernel's number of the calling thread. */
  public static int threadId() {
    MemorySegment errno = Errno.buffer();
    try {
      return (int) Errno.resultOf((int) GETTID.invokeExact(errno), errno);
    } catch (Throwable e) {
      throw new AssertionError("gettid", e);
    }
  }
}
