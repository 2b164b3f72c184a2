package dev.assay.kv.shard;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two owners of a token, one after the other, count without any care: neither may miss what the
 * other did. With {@link Ownership}, and with a twin that looks first and takes later.
 */
final class OwnershipStress {

  private OwnershipStress() {}

  /** Takes by compare-and-set. */
  @JCStressTest
  @Outcome(
      id = {"1, 2", "2, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "one after the other")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both at once, or not seen")
  @State
  public static class Taken {
    private final Ownership token = new Ownership();
    private int count;

    @Actor
    public void one(II_Result result) {
      result.r1 = step();
    }

    @Actor
    public void other(II_Result result) {
      result.r2 = step();
    }

    private int step() {
      token.acquire();
      int counted = ++count;
      token.release();
      return counted;
    }
  }

  /** Looks first. */
  @JCStressTest
  @Outcome(
      id = {"1, 2", "2, 1"},
      expect = Expect.ACCEPTABLE,
      desc = "one after the other")
  @Outcome(expect = Expect.FORBIDDEN, desc = "both at once, or not seen")
  @State
  public static class Looked {
    private final AtomicInteger token = new AtomicInteger();
    private int count;

    @Actor
    public void one(II_Result result) {
      result.r1 = step();
    }

    @Actor
    public void other(II_Result result) {
      result.r2 = step();
    }

    private int step() {
      while (token.getAcquire() != 0) {
        Thread.onSpinWait();
      }
      token.setOpaque(1);
      int counted = ++count;
      token.setRelease(0);
      return counted;
    }
  }
}
