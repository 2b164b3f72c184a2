package dev.assay.engine.natives;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The error number of the call just made, kept in one buffer per thread: nothing else on a thread
 * can change it between the call and its reading, and nothing is allocated after the first call.
 */
public final class Errno {

  /** The option every binding is linked with; its handle then takes a buffer first. */
  public static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

  private static final MemoryLayout LAYOUT = Linker.Option.captureStateLayout();
  private static final VarHandle VALUE =
      LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final ThreadLocal<MemorySegment> BUFFER =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(LAYOUT));

  private Errno() {}

  /** The calling thread's buffer, to be passed to a handle linked with {@link #CAPTURE}. */
  public static MemorySegment buffer() {
    return BUFFER.get();
  }

  /** The result itself, or {@code -errno} when it is -1. */
  public static long resultOf(long result, MemorySegment buffer) {
    return result == -1 ? -(int) VALUE.get(buffer, 0L) : result;
  }

  /** The error number that the calling thread's last call with {@link #CAPTURE} left. */
  public static int last() {
    return (int) VALUE.get(buffer(), 0L);
  }
}
