package dev.assay.bench.load;

import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Contenders of a workload, each with a turn in every round. A peer whose turn fails, or makes no
 * end, is left out from then on with its reason; anything else that fails ends the workload.
 */
public final class ByTurns<T> {

  /** What a contender does in its turn. */
  @FunctionalInterface
  public interface Turn<T> {
    /** One turn. */
    void run(T contender) throws WorkloadFailed, InterruptedException;
  }

  private final Workload workload;
  private final RunContext context;
  private final List<T> left;
  private final Predicate<? super T> isPeer;

  /** All contenders, in their order; the first of them is what others are compared with. */
  public ByTurns(Workload workload, RunContext context, List<T> all, Predicate<? super T> isPeer) {
    this.workload = workload;
    this.context = context;
    this.left = new ArrayList<>(all);
    this.isPeer = isPeer;
  }

  /** Gives each a turn; a round by its number changes who is first. */
  public void round(int round, Turn<T> turn) throws WorkloadFailed, InterruptedException {
    List<T> now = List.copyOf(left);
    for (int i = 0; i < now.size(); i++) {
      int place = (i + round) % now.size();
      T contender = now.get(place);
      try {
        turn.run(contender);
      } catch (WorkloadFailed e) {
        if (place == 0 || !isPeer.test(contender)) {
          throw e;
        }
        left.remove(contender);
        context.leftOut(workload, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Those that had all their turns. */
  public List<T> left() {
    return List.copyOf(left);
  }
}
