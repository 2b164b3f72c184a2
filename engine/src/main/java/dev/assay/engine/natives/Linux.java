package dev.assay.engine.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Raw system calls with the error number captured, as the kernel reports it: a result below zero is
 * {@code -errno}. Any thread may call; each call uses a per-thread buffer for errno, so nothing is
 * allocated once a thread has made its first call.
 *
 * <p>Source: {@code syscall(2)}. Arguments are passed as 64-bit registers.
 */
public final class Linux {

  private static final FunctionDescriptor SEVEN_LONGS =
      FunctionDescriptor.of(
          JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SYSCALL =
      NativeAccess.link("syscall", SEVEN_LONGS, Errno.CAPTURE);
  private static final MethodHandle UNCAPTURED = NativeAccess.link("syscall", SEVEN_LONGS);
  private static final MethodHandle SYSCONF =
      NativeAccess.link("sysconf", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
  private static final MethodHandle STRERROR =
      NativeAccess.link("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

  private Linux() {}

  /** Makes a system call with up to six arguments. */
  public static long call(SystemCall call, long a0, long a1, long a2, long a3, long a4, long a5) {
    return call(call.number(), a0, a1, a2, a3, a4, a5);
  }

  /** As the other form, by number, for calls that are not in {@link SystemCall}. */
  public static long call(int number, long a0, long a1, long a2, long a3, long a4, long a5) {
    MemorySegment errno = Errno.buffer();
    try {
      return Errno.resultOf(
          (long) SYSCALL.invokeExact(errno, (long) number, a0, a1, a2, a3, a4, a5), errno);
    } catch (Throwable e) {
      throw new AssertionError("syscall " + number, e);
    }
  }

  /**
   * As {@link #call}, for loops that need no error number: -1 on any failure. Allocates nothing
   * even before it is compiled.
   */
  public static long attempt(
      SystemCall call, long a0, long a1, long a2, long a3, long a4, long a5) {
    return attempt(call.number(), a0, a1, a2, a3, a4, a5);
  }

  /** As the other form, by number. */
  public static long attempt(int number, long a0, long a1, long a2, long a3, long a4, long a5) {
    try {
      return (long) UNCAPTURED.invokeExact((long) number, a0, a1, a2, a3, a4, a5);
    } catch (Throwable e) {
      throw new AssertionError("syscall " + number, e);
    }
  }

  /** The value of a {@code sysconf(3)} name, or -1 where it is unknown. */
  public static long sysconf(int name) {
    try {
      return (long) SYSCONF.invokeExact(name);
    } catch (Throwable e) {
      throw new AssertionError("sysconf " + name, e);
    }
  }

  /** The C library's sentence for an error number, given as errno or as a result below zero. */
  @SuppressWarnings("restricted") // a C string of unknown length can only be read by reinterpreting
  public static String describe(long errno) {
    try {
      MemorySegment text = (MemorySegment) STRERROR.invokeExact((int) Math.abs(errno));
      return text.reinterpret(1024).getString(0) + " (errno " + Math.abs(errno) + ")";
    } catch (Throwable e) {
      throw new AssertionError("strerror", e);
    }
  }

  /** Page size in bytes: {@code sysconf(_SC_PAGESIZE)}. */
  public static long pageSizeBytes() {
    return sysconf(30);
  }
}
