package dev.assay.bench.suite.pipeline;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.metrics.LatencyRecorder;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * Appending to a Chronicle Queue and reading it back, message by message on one thread. Nothing is
 * forced to disk: the page cache takes the writes, which is what its append promises.
 */
public final class LogWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "pipeline.log";

  private static final int BYTES = 64;

  /** For the provider. */
  public LogWorkload() {
    super(ID, 1, "Log: append to and read from Chronicle Queue", Set.of("U4"), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 1_500, 4_000, 8_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    int rounds = pick(context, 1, 8, 20);
    int messages = pick(context, 5_000, 200_000, 200_000);
    Metric append = Metric.lower(this, "append", "ns/op").param("bytes", BYTES);
    Metric tail = Metric.lower(this, "read", "ns/op").param("bytes", BYTES);
    Histogram appends = LatencyRecorder.newHistogram();
    Histogram reads = LatencyRecorder.newHistogram();
    for (int round = -1; round < rounds; round++) {
      context.progress("round " + (round + 2) + " of " + (rounds + 1), (double) round / rounds);
      try (ChronicleLog log = new ChronicleLog(context.scratch())) {
        boolean warm = round >= 0;
        long start = System.nanoTime();
        log.append(messages, BYTES, nanos -> record(warm, appends, nanos));
        long between = System.nanoTime();
        int inOrder = log.tail(messages, nanos -> record(warm, reads, nanos));
        long end = System.nanoTime();
        if (inOrder != messages) {
          throw new WorkloadFailed(
              "of " + messages + " messages " + inOrder + " came back in order");
        }
        if (warm) {
          append.add((between - start) / (double) messages);
          tail.add((end - between) / (double) messages);
        }
      } catch (IOException e) {
        throw new WorkloadFailed("the log in " + context.scratch() + " failed: " + e, e);
      }
    }
    return List.of(append.keep(context, appends).build(), tail.keep(context, reads).build());
  }

  private static void record(boolean warm, Histogram times, long nanos) {
    if (warm) {
      times.recordValue(nanos);
    }
  }
}
