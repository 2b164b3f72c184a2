package dev.assay.kv.epoch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader follows a link while somebody unlinks what is behind it and, when the epochs allow, uses
 * it for something else. It must not be that the reader meets that (2). With {@link Epochs}, and
 * with twins in which readers announce themselves without a fence, and in which a reader who comes
 * again meets a writer that has no handshake with him.
 */
final class EpochStress {

  private EpochStress() {}

  /** A link, and what it leads to: 1, or 2 once that is used again. */
  static class Scene {
    private static final int LOOKS = 8;

    private final AtomicInteger link = new AtomicInteger(1);
    private final AtomicInteger memory = new AtomicInteger(1);

    final int follow() {
      int seen = link.getOpaque();
      for (int look = 0; seen == 1 && look < LOOKS; look++) {
        seen = memory.getOpaque();
      }
      return seen;
    }

    final void unlink() {
      link.setOpaque(0);
    }

    final int useAgain(boolean isOver) {
      if (isOver) {
        memory.setOpaque(2);
      }
      return isOver ? 1 : 0;
    }
  }

  /** As the store does it, by a reader who comes twice. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 1", "1, 0", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "absent or as it was")
  @Outcome(expect = Expect.FORBIDDEN, desc = "used again before the reader left")
  @State
  public static class Fenced extends Scene {
    private final Epochs epochs = new Epochs(1);
    private final int slot = epochs.register();

    @Actor
    public void reader(II_Result result) {
      result.r1 = Math.max(followWithin(), followWithin());
    }

    private int followWithin() {
      epochs.enter(slot);
      int seen = follow();
      epochs.leave(slot);
      return seen;
    }

    @Actor
    public void writer(II_Result result) {
      unlink();
      result.r2 = useAgain(epochs.isOverByHandshake(epochs.retire()));
    }
  }

  /** Who comes again, without the handshake: the writer believes that who has left is outside. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 1", "1, 0", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "absent or as it was")
  @Outcome(expect = Expect.FORBIDDEN, desc = "used again before the reader left")
  @State
  public static class Unshaken extends Scene {
    private final AtomicLong current = new AtomicLong(1);
    private final AtomicLong isInside = new AtomicLong();

    @Actor
    public void reader(II_Result result) {
      isInside.setOpaque(1);
      if (current.getOpaque() != 1) {
        isInside.set(2);
      }
      result.r1 = follow();
      isInside.setRelease(0);
    }

    @Actor
    public void writer(II_Result result) {
      unlink();
      current.getAndIncrement();
      result.r2 = useAgain(isInside.getAcquire() != 1);
    }
  }

  /** Without the reader's fence. */
  @JCStressTest
  @Outcome(
      id = {"0, 0", "0, 1", "1, 0", "1, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "absent or as it was")
  @Outcome(expect = Expect.FORBIDDEN, desc = "used again before the reader left")
  @State
  public static class Unfenced extends Scene {
    private final AtomicLong current = new AtomicLong(1);
    private final AtomicLong slot = new AtomicLong();

    @Actor
    public void reader(II_Result result) {
      slot.setOpaque(current.getOpaque());
      result.r1 = follow();
      slot.setRelease(0);
    }

    @Actor
    public void writer(II_Result result) {
      unlink();
      long retired = current.getAndIncrement();
      long began = slot.getAcquire();
      result.r2 = useAgain(began == 0 || began > retired);
    }
  }
}
