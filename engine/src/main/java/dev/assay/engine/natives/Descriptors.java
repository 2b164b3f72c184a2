package dev.assay.engine.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Plain calls on file descriptors. Results below zero are {@code -errno}; EINTR is passed on. Any
 * thread may call, and may block in {@link #read} and {@link #write}: Thread.interrupt() does not
 * end that, closing the other end of the pipe does.
 *
 * <p>Source: {@code pipe(2)}, {@code read(2)}, {@code write(2)}, {@code fdatasync(2)}, {@code
 * close(2)}.
 */
public final class Descriptors {

  private static final FunctionDescriptor TRANSFER =
      FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final FunctionDescriptor ON_DESCRIPTOR = FunctionDescriptor.of(JAVA_INT, JAVA_INT);

  private static final MethodHandle PIPE =
      NativeAccess.link("pipe", FunctionDescriptor.of(JAVA_INT, ADDRESS), Errno.CAPTURE);
  private static final MethodHandle READ = NativeAccess.link("read", TRANSFER, Errno.CAPTURE);
  private static final MethodHandle WRITE = NativeAccess.link("write", TRANSFER, Errno.CAPTURE);
  private static final MethodHandle FDATASYNC =
      NativeAccess.link("fdatasync", ON_DESCRIPTOR, Errno.CAPTURE);
  private static final MethodHandle CLOSE =
      NativeAccess.link("close", ON_DESCRIPTOR, Errno.CAPTURE);

  private Descriptors() {}

  /** Makes a pipe: the reading descriptor goes to the first int of {@code ends}, then the other. */
  public static long pipe(MemorySegment ends) {
    MemorySegment errno = Errno.buffer();
    try {
      return Errno.resultOf((int) PIPE.invokeExact(errno, ends), errno);
    } catch (Throwable e) {
      throw new AssertionError("pipe", e);
    }
  }

  /** Reads up to the size of the buffer; 0 at the end of the file. */
  public static long read(int descriptor, MemorySegment into) {
    MemorySegment errno = Errno.buffer();
    try {
      return Errno.resultOf(
          (long) READ.invokeExact(errno, descriptor, into, into.byteSize()), errno);
    } catch (Throwable e) {
      throw new AssertionError("read", e);
    }
  }

  /** Writes up to the size of the buffer and returns how much was taken. */
  public static long write(int descriptor, MemorySegment from) {
    MemorySegment errno = Errno.buffer();
    try {
      return Errno.resultOf(
          (long) WRITE.invokeExact(errno, descriptor, from, from.byteSize()), errno);
    } catch (Throwable e) {
      throw new AssertionError("write", e);
    }
  }

  /** Waits until the data of a file, and what is needed to find it, is on the device. */
  public static long fdatasync(int descriptor) {
    return call(FDATASYNC, "fdatasync", descriptor);
  }

  /** Closes a descriptor. */
  public static long close(int descriptor) {
    return call(CLOSE, "close", descriptor);
  }

  private static long call(MethodHandle function, String name, int descriptor) {
    MemorySegment errno = Errno.buffer();
    try {
      return Errno.resultOf((int) function.invokeExact(errno, descriptor), errno);
    } catch (Throwable e) {
      throw new AssertionError(name, e);
    }
  }
}
