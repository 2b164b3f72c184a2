package dev.assay.engine.queue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Somebody publishes and rings while the owner is about to sleep. It must not be that the owner
 * found nothing (first 0) and was not to be rung at either (second 0): it would sleep on. With
 * fences, and by a twin with neither fence nor barrier, which must fail or the test could not.
 */
final class DoorbellStress {

  private static final VarHandle INT = JAVA_INT.varHandle();
  private static final int STATE_BYTES = 256;
  private static final int STATES = 1 << 16;
  private static final MemorySegment MEMORY =
      Arena.global().allocate((long) STATES * STATE_BYTES, STATE_BYTES);
  private static final AtomicInteger NEXT = new AtomicInteger();

  private DoorbellStress() {}

  private static MemorySegment fresh() {
    int index = NEXT.getAndIncrement() & (STATES - 1);
    return MEMORY.asSlice((long) index * STATE_BYTES, STATE_BYTES).fill((byte) 0);
  }

  /** A word that is slept on, and one that is published. */
  static class Scene {
    private static final long WORD = 0;
    private static final long PUBLISHED = 128;

    final MemorySegment memory = fresh();
    final Doorbell bell = new Doorbell(memory.asSlice(WORD, Integer.BYTES));

    final int publishAndLook() {
      INT.setRelease(memory, PUBLISHED, 1);
      return bell.isAsleep() ? 1 : 0;
    }

    final int look() {
      return (int) INT.getOpaque(memory, PUBLISHED);
    }
  }

  /** Both make a fence. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 0", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "found, or rung at")
  @Outcome(expect = Expect.FORBIDDEN, desc = "sleeps on")
  @State
  public static class Fences extends Scene {
    @Actor
    public void ringer(II_Result result) {
      result.r2 = publishAndLook();
    }

    @Actor
    public void owner(II_Result result) {
      bell.announce();
      result.r1 = look();
    }
  }

  /** As {@link Fences} without the fences. */
  @JCStressTest
  @Outcome(
      id = {"0, 1", "1, 0", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "found, or rung at")
  @Outcome(expect = Expect.FORBIDDEN, desc = "sleeps on")
  @State
  public static class Neither extends Scene {
    @Actor
    public void ringer(II_Result result) {
      INT.setRelease(memory, Scene.PUBLISHED, 1);
      result.r2 = (int) INT.getOpaque(memory, Scene.WORD);
    }

    @Actor
    public void owner(II_Result result) {
      INT.setRelease(memory, Scene.WORD, 1);
      result.r1 = look();
    }
  }
}
