package dev.assay.bench.suite.simd;

import dev.assay.bench.jmh.JmhPass;
import dev.assay.bench.jmh.JmhWorkload;
import dev.assay.bench.jmh.Pace;
import dev.assay.bench.suite.level.WorkingSets;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.engine.kernel.KernelProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Filter and sum over every level at 50 %, a sweep of selectivities in L2, and DRAM once more with
 * every CPU reading, which is where memory rather than arithmetic sets the pace.
 */
public final class SimdWorkload extends JmhWorkload {

  static final String ID = "simd.filter-sum";

  private static final int MIDDLE = 50;
  private static final String[] FILTERS = {
    "filterBranch", "filterScalar", "filterAuto", "filterVector"
  };
  private static final String[] BRANCH_FREE_FILTERS = {
    "filterScalar", "filterAuto", "filterVector"
  };
  private static final String[] SUMS = {"sumScalar", "sumAuto", "sumVector"};

  /** For the provider. */
  public SimdWorkload() {
    super(ID, 2, "SIMD on filter and sum: scalar, auto-vectorised, Vector API", Set.of("Q2"));
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    return KernelProvider.whyNoVectors().or(() -> WorkingSets.whyNone(context));
  }

  @Override
  protected Pace pace(Profile profile) {
    return Pace.ofKernels(profile);
  }

  @Override
  protected List<JmhPass> passes(RunContext context) {
    SequencedMap<String, Long> sets = WorkingSets.ofOneThread(context);
    List<JmhPass> passes = new ArrayList<>();
    boolean smoke = context.profile() == Profile.SMOKE;
    sets.forEach(
        (level, bytes) -> {
          if (!smoke || passes.isEmpty()) {
            passes.add(pass(level, bytes, 1, SUMS));
            passes.add(
                pass(level, bytes, 1, filters(level, context.profile()))
                    .label("selectivity", MIDDLE));
          }
        });
    Long middle = sets.get("L2");
    if (middle != null) {
      for (int selectivity : sweep(context.profile())) {
        passes.add(
            pass("L2", middle, 1, sweepMethods(context.profile()))
                .param("selectivity", selectivity)
                .label("selectivity", selectivity));
      }
    }
    int cpus = context.cpus().size();
    OptionalLong dram = WorkingSets.dramOfAllThreads(context);
    if (!smoke && cpus > 1 && dram.isPresent()) {
      long bytes = dram.getAsLong();
      passes.add(pass(WorkingSets.DRAM, bytes, cpus, SUMS));
      passes.add(
          pass(WorkingSets.DRAM, bytes, cpus, BRANCH_FREE_FILTERS).label("selectivity", MIDDLE));
    }
    return passes;
  }

  @Override
  protected long setupMillis(JmhPass pass) {
    return WorkingSets.setupMillis(
        (long) pass.operationsPerInvocation() * pass.threads() * Integer.BYTES);
  }

  /** Beyond L2 a mispredicted branch costs what it costs in L2: the full profile shows it. */
  private static String[] filters(String level, Profile profile) {
    boolean inner = level.equals("L1") || level.equals("L2");
    return inner || profile == Profile.FULL ? FILTERS : BRANCH_FREE_FILTERS;
  }

  private static int[] sweep(Profile profile) {
    return switch (profile) {
      case SMOKE -> new int[0];
      case QUICK -> new int[] {1, 99};
      case FULL -> new int[] {1, 10, 90, 99};
    };
  }

  /** The full sweep shows that only the branch minds; the quick one takes that as known. */
  private static String[] sweepMethods(Profile profile) {
    return profile == Profile.FULL ? FILTERS : new String[] {"filterBranch", "filterVector"};
  }

  /** Every thread reads its part, so that all together touch the working set. */
  private static JmhPass pass(String level, long bytes, int threads, String... methods) {
    int elements = Math.toIntExact(bytes / threads / Integer.BYTES);
    Map<String, String> labels = Map.of("level", level, "threads", Integer.toString(threads));
    return JmhPass.of(FilterBenchmark.class, methods)
        .param("elements", elements)
        .label("level", level)
        .threads(threads)
        .operations(elements)
        .jvmArgument(WorkingSets.heapFlag(bytes))
        .boundedBy(Ceiling.of("memory.bandwidth.read", labels, Integer.BYTES, "B"));
  }
}
