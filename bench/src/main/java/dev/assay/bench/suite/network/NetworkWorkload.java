package dev.assay.bench.suite.network;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.network.Bottleneck;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A workload over a {@link Bottleneck}: it needs root, and says so where that is missing. */
abstract class NetworkWorkload extends LoadWorkload {

  static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final boolean relayed;

  NetworkWorkload(String id, int version, String title, String claim, boolean relayed) {
    super(id, version, title, Set.of(claim), 2);
    this.relayed = relayed;
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    return super.whyNot(context).or(() -> Bottleneck.whyNot(relayed));
  }

  @Override
  public final List<Measurement> run(RunContext context)
      throws WorkloadFailed, InterruptedException {
    try {
      return measure(context);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      throw new WorkloadFailed(title() + ": " + e.getMessage(), e);
    }
  }

  /** As {@link #run}. */
  abstract List<Measurement> measure(RunContext context)
      throws IOException, WorkloadFailed, InterruptedException;

  /** Waits while flows go on. */
  static void await(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    long left;
    while ((left = end - System.nanoTime()) > 0) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }
}
