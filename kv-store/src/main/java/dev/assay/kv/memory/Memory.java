package dev.assay.kv.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * All memory of the process, by address. A segment of its own for each store would be checked at
 * each access for its bounds and for being open still; of one that is constant, endless and never
 * closed the compiler leaves no check. What keeps its users inside of what is theirs is therefore
 * said here: addresses come from {@link Frames} alone or are computed from lengths that the store
 * itself wrote, and nobody follows one but within an epoch, or as the owner of a shard, while the
 * store is open; {@link dev.assay.kv.epoch.Epochs} and the owners' tokens are what closing waits
 * for.
 */
public final class Memory {

  /** Offsets in it are addresses. */
  public static final MemorySegment ALL = all();

  /** Eight bytes of an array, in the machine's order. */
  public static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final long MOST_BY_WORDS = 32;

  private Memory() {}

  /** Copies bytes from one address to another; few of them by words, without a call. */
  public static void copy(long from, long to, long bytes) {
    if (bytes < Long.BYTES || bytes > MOST_BY_WORDS) {
      MemorySegment.copy(ALL, from, ALL, to, bytes);
      return;
    }
    long last = bytes - Long.BYTES;
    for (long at = 0; at < last; at += Long.BYTES) {
      ALL.set(JAVA_LONG_UNALIGNED, to + at, ALL.get(JAVA_LONG_UNALIGNED, from + at));
    }
    ALL.set(JAVA_LONG_UNALIGNED, to + last, ALL.get(JAVA_LONG_UNALIGNED, from + last));
  }

  /** Copies an array to an address; eight bytes without a call. */
  public static void copy(byte[] from, long to) {
    if (from.length == Long.BYTES) {
      ALL.set(JAVA_LONG_UNALIGNED, to, (long) WORD.get(from, 0));
    } else {
      MemorySegment.copy(from, 0, ALL, JAVA_BYTE, to, from.length);
    }
  }

  @SuppressWarnings("restricted") // the argument stands above
  private static MemorySegment all() {
    return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
  }
}
