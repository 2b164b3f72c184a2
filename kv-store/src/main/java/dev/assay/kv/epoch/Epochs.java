package dev.assay.kv.epoch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Tells when no reader can still hold what was unlinked. Readers announce the epoch in which they
 * began; who unlinks something ends an epoch, and may use the memory again once nobody is left who
 * began in it or before.
 *
 * <p><b>Why that is enough.</b> A reader stores its announcement and then, behind a full fence,
 * loads what it will follow. A writer unlinks and then, behind a full fence, counts the epoch up
 * and loads the announcements. If the writer misses an announcement, its fence came before the
 * reader's, so the reader sees everything unlinked before that and cannot hold it. If it sees one,
 * either the epoch there is a later one, which the reader loaded after the count and hence after
 * the unlinking, or the memory waits.
 *
 * <p>Source: Fraser, Practical lock-freedom (2004), chapter 5; the announcement of an epoch by each
 * thread as in FASTER (Chandramouli et al., SIGMOD 2018). Any thread may call; of one slot's calls,
 * one thread at a time.
 */
public final class Epochs {

  private static final long OUTSIDE = 0;
  private static final long FREE = -1;
  private static final long ENDED = Long.MIN_VALUE;

  /** Two cache lines a slot: the line beside is fetched along by some processors. */
  private static final int STRIDE = 16;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle CURRENT;

  static {
    try {
      CURRENT = MethodHandles.lookup().findVarHandle(Epochs.class, "current", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] slots;
  private volatile long current = 1;

  /**
   * With no reader yet.
   *
   * @param mostReaders how many slots can be taken at once
   */
  public Epochs(int mostReaders) {
    slots = new long[(mostReaders + 1) * STRIDE];
    for (int slot = 1; slot <= mostReaders; slot++) {
      slots[slot * STRIDE] = FREE;
    }
  }

  /**
   * Takes a slot.
   *
   * @throws IllegalStateException when all are taken
   */
  public int register() {
    for (int at = STRIDE; at < slots.length; at += STRIDE) {
      if ((long) SLOT.getOpaque(slots, at) == FREE
          && SLOT.compareAndSet(slots, at, FREE, OUTSIDE)) {
        return at;
      }
    }
    throw new IllegalStateException(
        "all %d sessions of the store are open: close some or configure more"
            .formatted(slots.length / STRIDE - 1));
  }

  /** Gives a slot back, which nobody may be inside of. */
  public void unregister(int slot) {
    SLOT.setRelease(slots, slot, FREE);
  }

  /**
   * From here on nothing that can be reached is used again, until {@link #leave}.
   *
   * @throws IllegalStateException after {@link #end}
   */
  public void enter(int slot) {
    SLOT.setOpaque(slots, slot, current);
    VarHandle.fullFence();
    if (current < 0) {
      leave(slot);
      throw new IllegalStateException("the store is closed");
    }
  }

  /** Nobody enters any more; returns when everybody has left. */
  @SuppressWarnings("ThreadPriorityCheck") // a reader may need this CPU
  public void end() {
    long last = (long) CURRENT.getAndSet(this, ENDED);
    while (!isOver(last)) {
      Thread.yield();
    }
  }

  /** What was reached since {@link #enter} is not touched any more. */
  public void leave(int slot) {
    SLOT.setRelease(slots, slot, OUTSIDE);
  }

  /** Ends the epoch in which the caller unlinked something, and returns it. */
  public long retire() {
    return (long) CURRENT.getAndAdd(this, 1L);
  }

  /** Whether nobody is left who began in this epoch or before. */
  public boolean isOver(long retired) {
    VarHandle.fullFence();
    for (int at = STRIDE; at < slots.length; at += STRIDE) {
      long began = (long) SLOT.getAcquire(slots, at);
      if ((began > OUTSIDE && began <= retired) || began < FREE) {
        return false;
      }
    }
    return true;
  }
}
