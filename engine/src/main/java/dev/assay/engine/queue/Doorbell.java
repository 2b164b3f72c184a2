package dev.assay.engine.queue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.assay.engine.natives.Futex;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Lets one thread sleep until another one, of this process or of another that maps the same memory,
 * has published something for it. Ringing at a door whose owner is awake is a fence and one load.
 *
 * <pre>
 *   owner:  announce();  look for what was published;  if nothing: sleep(…);  arise()
 *   ringer: publish (a release store);  ring()
 * </pre>
 *
 * <p><b>Why no wake-up is lost.</b> Two threads each store one word and then load the other's: the
 * owner stores ASLEEP and loads what may be published, the ringer publishes and loads the word. Bad
 * is only that both loads miss the other's store, and a CPU does that: a store may wait in the
 * store buffer while a later load is done. A full fence on both sides forbids it. Between the
 * owner's look and its sleep the word tells: the ringer sets it to AWAKE before it wakes, and the
 * kernel puts nobody to sleep on a word that holds another value than expected.
 *
 * <p>Of one thread each: the owner's calls, and the ringer's of one instance. What a process that
 * does not keep to this writes into the word costs the owner a wake-up or one sleep's length.
 */
public final class Doorbell {

  private static final int AWAKE = 0;
  private static final int ASLEEP = 1;
  private static final VarHandle WORD = JAVA_INT.varHandle();

  private final MemorySegment word;
  private final MemorySegment timespec = Arena.ofAuto().allocate(16, Long.BYTES);

  /**
   * One end.
   *
   * @param word four bytes, aligned to 4, of memory that both ends map
   */
  public Doorbell(MemorySegment word) {
    this.word = word;
  }

  /** The owner is about to sleep; what was published before a ring that missed this is visible. */
  public void announce() {
    WORD.setVolatile(word, 0L, ASLEEP);
    VarHandle.fullFence();
  }

  /** Sleeps until rung at since {@link #announce}, for so long at most, or for no reason less. */
  public void sleep(long timeoutNanos) {
    Futex.await(word, ASLEEP, timespec, timeoutNanos);
  }

  /** The owner is up. */
  public void arise() {
    WORD.setRelease(word, 0L, AWAKE);
  }

  /** Wakes the owner if it sleeps or is about to; what was published before is seen by it. */
  public void ring() {
    if (isAsleep()) {
      wake();
    }
  }

  /** Whether the owner must be woken; false only when it sees what was published before. */
  boolean isAsleep() {
    VarHandle.fullFence();
    return (int) WORD.getOpaque(word, 0L) != AWAKE;
  }

  /** As {@link #ring}: for callers of any thread. */
  public void wakeup() {
    VarHandle.fullFence();
    wake();
  }

  /** Of several ringers one makes the system call. */
  private void wake() {
    if (WORD.compareAndSet(word, 0L, ASLEEP, AWAKE)) {
      Futex.wake(word, 1);
    }
  }
}
