package dev.assay.bench.suite.pipeline;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.metrics.LatencyRecorder;
import dev.assay.engine.thread.IdleKind;
import dev.assay.engine.thread.IdlePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * Events a second through three stages, one by one and in batches, and the time of two hops when
 * nothing queues. Threads spin where each has a CPU, else they yield.
 */
public final class PipelineWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "pipeline.stages";

  static final int[] BATCHES = {1, 16, 256};
  private static final int THREADS = 3;

  /** For the provider. */
  public PipelineWorkload() {
    super(ID, 1, "Pipeline of three stages, batched and unbatched", Set.of("U4"), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 400, 4_000, 10_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int rounds = pick(context, 2, 10, 20);
    int events = pick(context, 20_000, 500_000, 500_000);
    boolean dedicated = context.cpus().size() >= THREADS;
    IdlePolicy idle = IdlePolicy.of(dedicated ? IdleKind.BUSY_SPIN : IdleKind.YIELDING);
    List<Integer> cpus = dedicated ? context.cpus() : List.of();
    List<Metric> metrics = new ArrayList<>();
    for (int batch : BATCHES) {
      metrics.add(Metric.lower(this, "perEvent", "ns/op").param("batch", batch));
      new Stages(idle).nanosPerEvent(cpus, events, batch);
    }
    Metric hop = Metric.lower(this, "twoHops.p50", "ns/op");
    Histogram all = LatencyRecorder.newHistogram();
    for (int round = 0; round < rounds; round++) {
      context.progress("round " + (round + 1) + " of " + rounds, (double) round / rounds);
      for (int i = 0; i < BATCHES.length; i++) {
        metrics.get(i).add(new Stages(idle).nanosPerEvent(cpus, events, BATCHES[i]));
      }
      Histogram one = new Stages(idle).hops(cpus, pick(context, 500, 5_000, 10_000), 10_000);
      hop.add((double) Math.max(1, one.getValueAtPercentile(50)));
      all.add(one);
    }
    List<Measurement> measurements = new ArrayList<>();
    for (Metric metric : metrics) {
      measurements.add(metric.also("rate [op/s]", 1e9 / metric.estimate().value()).build());
    }
    measurements.add(hop.keep(context, all).build());
    return measurements;
  }
}
