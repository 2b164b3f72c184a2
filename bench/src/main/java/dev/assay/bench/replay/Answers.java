package dev.assay.bench.replay;

import dev.assay.engine.metrics.LatencyRecorder;
import org.HdrHistogram.Histogram;

/** The answers to one command, while they come. One thread. */
final class Answers {

  /** Whether the command may wait for keys: its times tell nothing of the server then. */
  final boolean waits;

  private final Histogram latencies = LatencyRecorder.newHistogram();
  private long errors;

  Answers(boolean waits) {
    this.waits = waits;
  }

  void add(long nanos, boolean isError) {
    latencies.recordValue(Math.clamp(nanos, 0, LatencyRecorder.MAX_NANOS));
    errors += isError ? 1 : 0;
  }

  void add(Answers other) {
    latencies.add(other.latencies);
    errors += other.errors;
  }

  ReplayResult.Line line(String name) {
    return new ReplayResult.Line(
        name,
        latencies.getTotalCount(),
        errors,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        latencies.getValueAtPercentile(99.9),
        latencies.getMaxValue());
  }
}
