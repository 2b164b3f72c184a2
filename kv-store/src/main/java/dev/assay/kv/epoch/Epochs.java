package dev.assay.kv.epoch;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Tells when no reader can still hold what was unlinked. Readers announce the epoch in which they
 * began; who unlinks something ends an epoch, and may use the memory again once nobody is left who
 * began in it or before.
 *
 * <pre>
 *   slot    63            1 0
 *          | epoch         | is inside |     0: outside, -1: nobody's
 * </pre>
 *
 * <p><b>Why that is enough.</b> A reader stores its announcement and then, behind a full fence,
 * loads what it will follow. A writer unlinks and then, behind a full fence, counts the epoch up
 * and loads the announcements. If the writer misses an announcement, its fence came before the
 * reader's, so the reader sees everything unlinked before that and cannot hold it. If it sees one,
 * either the epoch there is a later one, which the reader loaded after the count and hence after
 * the unlinking, or the memory waits.
 *
 * <p><b>Readers who come again need no fence.</b> Who leaves stays announced, as one who is not
 * inside. When he comes again he says that he is inside and then looks at the current epoch; if it
 * is still his, he goes on, and if not, he announces himself anew. His processor may look before
 * others see that he is inside. So a writer who meets an old announcement waits, whether it says
 * inside or not; and where nobody but those who have left are in his way, who may never come again,
 * he has a <em>handshake</em> with all threads: in each of them there is a point such that he sees
 * what it stored before, and it sees behind it what he did. A reader who said that he is inside
 * before his point is seen inside after the handshake. A reader who says so behind it looks at the
 * epoch behind it as well, sees that it was counted up, and announces himself with a fence.
 *
 * <p>The handshake is the one by which a shared arena is closed, whose accesses from other threads
 * rest on the same argument: their look at the arena's state is a plain load. HotSpot runs a piece
 * of code in each thread, at a place where it could stop, or for a thread that runs no Java code
 * (thread-local handshakes, JEP 312). It takes tens of microseconds, and as long as a thread needs
 * to come to such a place; so it is used for nothing but memory that is needed.
 *
 * <p>Source: Fraser, Practical lock-freedom (2004), chapter 5; the announcement of an epoch by each
 * thread as in FASTER (Chandramouli et al., SIGMOD 2018); one side's fence left to the other: Dice,
 * Huang, Yang, Asymmetric Dekker synchronization (2001). Any thread may call; of one slot's calls,
 * one thread at a time.
 */
public final class Epochs {

  private static final long OUTSIDE = 0;
  private static final long FREE = -1;
  private static final long ENDED = Long.MIN_VALUE;
  private static final long INSIDE = 1;

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
    long announced = slots[slot];
    SLOT.setOpaque(slots, slot, announced | INSIDE);
    VarHandle.releaseFence(); // for the compiler alone: what follows stays behind the store
    if (current != announced >>> 1) {
      announce(slot);
    }
  }

  private void announce(int slot) {
    long now = current;
    SLOT.setOpaque(slots, slot, now > 0 ? now << 1 | INSIDE : INSIDE);
    VarHandle.fullFence();
    if (current < 0) {
      SLOT.setRelease(slots, slot, OUTSIDE);
      throw new IllegalStateException("the store is closed");
    }
  }

  /** What was reached since {@link #enter} is not touched any more. */
  public void leave(int slot) {
    SLOT.setRelease(slots, slot, slots[slot] & ~INSIDE);
  }

  /**
   * As {@link #leave}, or behind it, and takes the announcement back, so that it is in nobody's
   * way: for who will wait, or change something that needs memory himself.
   */
  public void rest(int slot) {
    SLOT.setRelease(slots, slot, OUTSIDE);
  }

  /** Nobody enters any more; returns when everybody has left. */
  @SuppressWarnings("ThreadPriorityCheck") // a reader may need this CPU
  public void end() {
    long last = (long) CURRENT.getAndSet(this, ENDED);
    while (!isOverByHandshake(last)) {
      Thread.yield();
    }
  }

  /** Ends the epoch in which the caller unlinked something, and returns it. */
  public long retire() {
    return (long) CURRENT.getAndAdd(this, 1L);
  }

  /**
   * Whether nobody is left who began in this epoch or before. Who has left but not taken his
   * announcement back is in the way.
   */
  public boolean isOver(long retired) {
    VarHandle.fullFence();
    for (int at = STRIDE; at < slots.length; at += STRIDE) {
      if (isBefore((long) SLOT.getAcquire(slots, at), retired)) {
        return false;
      }
    }
    return true;
  }

  /**
   * As {@link #isOver}, but who has left is not in the way: where it is for him alone, by a
   * handshake with all threads of the process.
   */
  public boolean isOverByHandshake(long retired) {
    if (isOver(retired)) {
      return true;
    }
    if (isInside(retired)) {
      return false;
    }
    handshake();
    if (isInside(retired)) {
      return false;
    }
    for (int at = STRIDE; at < slots.length; at += STRIDE) {
      long announced = (long) SLOT.getAcquire(slots, at);
      if (isBefore(announced, retired) && (announced & INSIDE) == 0) {
        SLOT.compareAndSet(slots, at, announced, OUTSIDE); // should he come now he announces anew
      }
    }
    return true;
  }

  private boolean isInside(long retired) {
    for (int at = STRIDE; at < slots.length; at += STRIDE) {
      long announced = (long) SLOT.getAcquire(slots, at);
      if (isBefore(announced, retired) && (announced & INSIDE) != 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBefore(long announced, long retired) {
    return announced != OUTSIDE && announced != FREE && announced >>> 1 <= retired;
  }

  private static void handshake() {
    Arena.ofShared().close();
  }
}
