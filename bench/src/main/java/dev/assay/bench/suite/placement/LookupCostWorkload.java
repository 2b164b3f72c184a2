package dev.assay.bench.suite.placement;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.Turns;
import dev.assay.bench.suite.store.subject.Values;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.kv.placement.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Time to find a key's node and what that needs, by number of nodes; all ways by turns. */
public final class LookupCostWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "placement.lookups";

  /** For the provider. */
  public LookupCostWorkload() {
    super(ID, 1, "Time to find the node of a key, by number of nodes", Set.of("H2", "H4"), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 500, 8_000, 60_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int[] counts =
        context.profile() == Profile.SMOKE
            ? new int[] {2, 8}
            : new int[] {2, 4, 8, 16, 32, 64, 128, 256, 1_024, 4_096};
    List<Measurement> measurements = new ArrayList<>();
    for (int nodes : counts) {
      context.progress(nodes + " nodes, by turns", nodes / 8_192.0);
      measure(context, nodes, measurements);
    }
    return measurements;
  }

  private void measure(RunContext context, int nodes, List<Measurement> into)
      throws WorkloadFailed, InterruptedException {
    int lookups = pick(context, 200, 20_000, 100_000);
    List<Turns.Way> ways = new ArrayList<>();
    List<Placement> placements = new ArrayList<>();
    List<Integer> times = new ArrayList<>();
    for (Algorithm algorithm : Algorithm.values()) {
      Placement placement = algorithm.of(nodes, 1);
      // one that asks every node is asked less often
      int count =
          algorithm == Algorithm.RENDEZVOUS ? Math.max(100, lookups * 16 / (nodes + 16)) : lookups;
      placements.add(placement);
      times.add(count);
      ways.add(() -> find(placement, count));
    }
    Turns turns = Turns.of(ways, pick(context, 0, 3, 5), pick(context, 2, 9, 15));
    int way = 0;
    for (Algorithm algorithm : Algorithm.values()) {
      into.add(
          metric("lookup", "ns/op", algorithm, nodes)
              .addAll(turns.nanos(way, times.get(way)))
              .also("state [B]", (double) placements.get(way).stateBytes())
              .build());
      way++;
    }
  }

  /** Keys made as they go; each depends on the answer before, so that time is that of one. */
  private static void find(Placement placement, int count) throws WorkloadFailed {
    long id = 0;
    for (int i = 0; i < count; i++) {
      id = placement.nodeOf(Values.mix(i ^ (id & 1)));
    }
    if (id == 0) {
      throw new WorkloadFailed("a key has no node");
    }
  }

  private Metric metric(String name, String unit, Algorithm algorithm, int nodes) {
    return Metric.lower(this, name, unit)
        .param("algorithm", algorithm)
        .param("nodes", "%04d".formatted(nodes));
  }
}
