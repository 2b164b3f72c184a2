package dev.assay.bench.suite.concurrency;

import dev.assay.bench.jmh.JmhPass;
import dev.assay.bench.jmh.JmhWorkload;
import dev.assay.bench.jmh.Pace;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The price of an increment alone and contended, and of false sharing. */
public final class CounterWorkload extends JmhWorkload {

  static final String ID = "concurrency.counter";

  private static final String[] COUNTERS = {
    "plain", "volatileField", "compareAndSet", "fetchAdd", "adder", "lock"
  };

  /** For the provider. */
  public CounterWorkload() {
    super(
        ID,
        2,
        "Shared counter: plain, volatile, CAS, fetch-add, LongAdder, lock; false sharing",
        Set.of("U2"));
  }

  @Override
  protected Pace pace(Profile profile) {
    return Pace.ofKernels(profile);
  }

  @Override
  protected List<JmhPass> passes(RunContext context) {
    List<JmhPass> passes = new ArrayList<>();
    int cpus = context.cpus().size();
    boolean smoke = context.profile() == Profile.SMOKE;
    passes.add(smoke ? counters(1, "compareAndSet") : counters(1, COUNTERS));
    if (cpus > 1) {
      passes.add(counters(2, COUNTERS));
      passes.add(neighbours("ownSameLine", "same-line"));
      passes.add(neighbours("ownPadded", "padded"));
    }
    if (cpus > 2 && context.profile() == Profile.FULL) {
      passes.add(counters(cpus, COUNTERS));
    }
    return passes;
  }

  private static JmhPass counters(int threads, String... methods) {
    Map<String, String> labels = Map.of("threads", Integer.toString(threads));
    return JmhPass.of(CounterBenchmark.class, methods)
        .threads(threads)
        .boundedBy("compareAndSet", Ceiling.of("atomic.cas", labels, 1, "op"))
        .boundedBy("fetchAdd", Ceiling.of("atomic.fetch-add", labels, 1, "op"));
  }

  private static JmhPass neighbours(String method, String layout) {
    Map<String, String> labels = Map.of("layout", layout, "threads", "2");
    return JmhPass.of(CounterBenchmark.class, method)
        .threads(2)
        .boundedBy(method, Ceiling.of("sharing.false", labels, 1, "op"));
  }
}
