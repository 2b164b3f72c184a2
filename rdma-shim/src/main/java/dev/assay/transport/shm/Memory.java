package dev.assay.transport.shm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.link.TransferringOneSided;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One-sided operations of a link: this thread does them at once in the peer's memory, and poll
 * hands over their ends in order. Atomics are those of the CPU.
 */
final class Memory extends TransferringOneSided {

  private static final VarHandle WORD = JAVA_LONG.varHandle();

  private final RemoteWorker peer;
  private final Runnable onDone;
  private int capacity;
  private final long[] tokens;
  private final long[] previous;
  private final Status[] statuses;
  private int first;
  private int count;

  /**
   * For a link.
   *
   * @param capacity operations whose ends poll has not handed over
   * @param onDone called when there is something for poll
   */
  Memory(RemoteWorker peer, int capacity, Runnable onDone) {
    this.peer = peer;
    this.onDone = onDone;
    this.capacity = capacity;
    tokens = new long[capacity];
    previous = new long[capacity];
    statuses = new Status[capacity];
  }

  @Override
  public boolean isNative() {
    return true;
  }

  @Override
  protected boolean transfer(
      boolean writes,
      RegisteredRegion region,
      long localOffset,
      RemoteKey key,
      long remoteOffset,
      long lengthBytes,
      long token) {
    if (count == capacity) {
      return false;
    }
    MemorySegment memory = reach(key, remoteOffset, lengthBytes, writes);
    if (memory != null && writes) {
      MemorySegment.copy(region.segment(), localOffset, memory, remoteOffset, lengthBytes);
    } else if (memory != null) {
      MemorySegment.copy(memory, remoteOffset, region.segment(), localOffset, lengthBytes);
    }
    return done(token, memory, 0);
  }

  @Override
  public boolean fetchAndAdd(RemoteKey at, long remoteOffset, long addend, long token) {
    if (count == capacity) {
      return false;
    }
    MemorySegment memory = reach(at, aligned(remoteOffset), Long.BYTES, true);
    long found = memory == null ? 0 : (long) WORD.getAndAdd(memory, remoteOffset, addend);
    return done(token, memory, found);
  }

  @Override
  public boolean compareAndSwap(
      RemoteKey at, long remoteOffset, long expected, long replacement, long token) {
    if (count == capacity) {
      return false;
    }
    MemorySegment memory = reach(at, aligned(remoteOffset), Long.BYTES, true);
    long found =
        memory == null
            ? 0
            : (long) WORD.compareAndExchange(memory, remoteOffset, expected, replacement);
    return done(token, memory, found);
  }

  /** The link is down: nothing is taken any more, and nothing handed over. */
  void shut() {
    count = 0;
    capacity = 0;
  }

  boolean hasCompletions() {
    return count > 0;
  }

  /** Hands over what was done before this call. */
  int complete(ShmLink link) {
    int ended = count;
    for (int i = 0; i < ended && count > 0; i++) {
      int at = first;
      first = first + 1 == capacity ? 0 : first + 1;
      count--;
      link.handler().onCompletion(link, tokens[at], statuses[at], previous[at]);
    }
    return ended;
  }

  private static long aligned(long offset) {
    if ((offset & (Long.BYTES - 1)) != 0) {
      throw new IllegalArgumentException("atomics are of words at multiples of 8, not " + offset);
    }
    return offset;
  }

  /** The peer's memory where the range may be used so, else null. */
  private @Nullable MemorySegment reach(RemoteKey key, long offset, long bytes, boolean write) {
    RemoteRegion region = peer.region(key);
    if (region == null) {
      return null;
    }
    MemorySegment memory = region.memory();
    boolean within = offset >= 0 && bytes >= 0 && offset <= memory.byteSize() - bytes;
    return within && !(write && memory.isReadOnly()) ? memory : null;
  }

  private boolean done(long token, @Nullable MemorySegment memory, long found) {
    int at = first + count;
    at = at >= capacity ? at - capacity : at;
    tokens[at] = token;
    previous[at] = found;
    statuses[at] = memory == null ? Status.ACCESS_DENIED : Status.DONE;
    count++;
    onDone.run();
    return true;
  }
}
