package dev.assay.kv;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Searches for an order of calls that explains their answers and keeps apart what did not overlap
 * (Wing and Gong, 1993), not going twice where the same calls are done and the value is the same
 * (Lowe, 2017).
 */
public final class Histories {

  private Histories() {}

  /** A call with its answer. */
  public interface Step {
    /** When it was called. */
    long begin();

    /** When it returned. */
    long end();

    /** Whether it answers so in this state. */
    boolean isRightIn(long state);

    /** The state afterwards. */
    long after(long state);
  }

  /** Whether there is one, from state 0 on. At most 64 calls. */
  public static boolean isLinearizable(List<? extends Step> calls) {
    return explain(calls, 0, 0, new HashSet<>());
  }

  private record Point(long done, long state) {}

  private static boolean explain(
      List<? extends Step> calls, long done, long state, Set<Point> seen) {
    if (Long.bitCount(done) == calls.size()) {
      return true;
    }
    if (!seen.add(new Point(done, state))) {
      return false;
    }
    long firstEnd = Long.MAX_VALUE;
    for (int i = 0; i < calls.size(); i++) {
      if (((done >>> i) & 1) == 0) {
        firstEnd = Math.min(firstEnd, calls.get(i).end());
      }
    }
    for (int i = 0; i < calls.size(); i++) {
      Step call = calls.get(i);
      if (((done >>> i) & 1) == 0
          && call.begin() < firstEnd
          && call.isRightIn(state)
          && explain(calls, done | (1L << i), call.after(state), seen)) {
        return true;
      }
    }
    return false;
  }
}
