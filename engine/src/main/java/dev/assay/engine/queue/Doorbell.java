package dev.assay.engine.queue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.assay.engine.natives.Futex;
import dev.assay.engine.natives.Membarrier;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Lets one thread sleep until another one, of this process or of another that maps the same memory,
 * has published something for it. Ringing at a door whose owner is awake is one load and no fence.
 *
 * <pre>
 *   owner:  announce();  look for what was published;  if nothing: sleep(…);  arise()
 *   ringer: publish (a release store);  ring()
 * </pre>
 *
 * <p><b>Why no wake-up is lost.</b> Two threads each store one word and then load the other's: the
 * owner stores ASLEEP and loads what may be published, the ringer publishes and loads the word. Bad
 * is only that both loads miss the other's store, and a CPU does that: a store may wait in the
 * store buffer while a later load is done. A full fence on both sides forbids it. Here the owner
 * makes both fences: {@link Membarrier#global} after its store puts a full barrier B into the
 * ringer's thread, somewhere in that thread's order. If the ringer's load comes after B, it sees
 * ASLEEP, which was stored before B began; the ringer then wakes the owner. If the load comes
 * before B, then so does the publishing store, which the ringer's compiler keeps before the load
 * ({@link VarHandle#releaseFence} lets no access pass in what HotSpot compiles, and is no
 * instruction on x86); B then drained the store, and the owner, which looks after B, sees what was
 * published. Between the owner's look and its sleep the word tells: the ringer sets it to AWAKE
 * before it wakes, and the kernel puts nobody to sleep on a word that holds another value than
 * expected. For {@link #wakeup} callers, and where one of the two processes cannot take part in
 * {@code membarrier(2)}, ringer and owner each make a full fence.
 *
 * <p><b>With barriers it is not to be relied on</b> until this is explained: under jcstress 2 of
 * 776,000 rings were missed on a guest of Firecracker. Tell it {@code false}.
 *
 * <p>Of one thread each: the owner's calls, and the ringer's of one instance. What a process that
 * does not keep to this writes into the word costs the owner a wake-up or one sleep's length.
 */
public final class Doorbell {

  private static final int AWAKE = 0;
  private static final int ASLEEP = 1;
  private static final VarHandle WORD = JAVA_INT.varHandle();

  private final MemorySegment word;
  private final boolean barriers;
  private final MemorySegment timespec = Arena.ofAuto().allocate(16, Long.BYTES);

  /**
   * One end.
   *
   * @param word four bytes, aligned to 4, of memory that both ends map
   * @param barriers whether both processes are registered with {@link Membarrier#register}; both
   *     ends must be told the same, or the ringer false
   */
  public Doorbell(MemorySegment word, boolean barriers) {
    this.word = word;
    this.barriers = barriers;
  }

  /** The owner is about to sleep; what was published before a ring that missed this is visible. */
  public void announce() {
    WORD.setVolatile(word, 0L, ASLEEP);
    if (barriers) {
      Membarrier.global();
    } else {
      VarHandle.fullFence();
    }
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
    if (barriers) {
      VarHandle.releaseFence();
    } else {
      VarHandle.fullFence();
    }
    return (int) WORD.getOpaque(word, 0L) != AWAKE;
  }

  /** As {@link #ring}, with a full fence: for callers of any thread. */
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
