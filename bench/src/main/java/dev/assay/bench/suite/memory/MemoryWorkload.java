package dev.assay.bench.suite.memory;

import dev.assay.bench.jmh.JmhPass;
import dev.assay.bench.jmh.JmhWorkload;
import dev.assay.bench.jmh.Pace;
import dev.assay.bench.suite.level.WorkingSets;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Latency and read bandwidth of every level, by other code than the calibration's: what both find
 * can be trusted, and what only one finds is an artefact of its method.
 */
public final class MemoryWorkload extends JmhWorkload {

  static final String ID = "memory.twins";

  /** For the provider. */
  public MemoryWorkload() {
    super(ID, 2, "Memory latency and bandwidth, a second way", Set.of("U1"));
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    return WorkingSets.whyNone(context);
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
            passes.add(chase(level, WorkingSets.ofChase(context, level, bytes)));
            boolean middle = !level.equals("L1") && !level.equals(WorkingSets.DRAM);
            if (!middle || context.profile() == Profile.FULL) {
              passes.add(read(level, bytes, 1));
            }
          }
        });
    int cpus = context.cpus().size();
    OptionalLong dram = WorkingSets.dramOfAllThreads(context);
    if (cpus > 1 && dram.isPresent() && !smoke) {
      passes.add(read(WorkingSets.DRAM, dram.getAsLong(), cpus));
    }
    return passes;
  }

  @Override
  protected long setupMillis(JmhPass pass) {
    long bytes = Long.parseLong(pass.params().getOrDefault("bytes", "0")) * pass.threads();
    // A chase is laid out by one random access a line, a column in one sweep.
    return WorkingSets.setupMillis(pass.methods().contains("chase") ? 3 * bytes : bytes);
  }

  /** On huge pages where the kernel gives them, as the calibration: a walk of pages is no load. */
  private static JmhPass chase(String level, long bytes) {
    return JmhPass.of(ChaseBenchmark.class, "chase")
        .param("bytes", bytes)
        .label("level", level)
        .operations(ChaseBenchmark.STEPS)
        .jvmArgument(WorkingSets.heapFlag(bytes))
        .jvmArgument("-XX:+IgnoreUnrecognizedVMOptions")
        .jvmArgument("-XX:+UseTransparentHugePages")
        .boundedBy(Ceiling.of("memory.latency.level", Map.of("level", level), 1, "hop"));
  }

  /** Every thread reads its part, so that all together touch the working set. */
  private static JmhPass read(String level, long bytes, int threads) {
    long share = bytes / threads / Long.BYTES * Long.BYTES;
    Map<String, String> labels = Map.of("level", level, "threads", Integer.toString(threads));
    return JmhPass.of(ReadBenchmark.class, "read")
        .param("bytes", share)
        .label("level", level)
        .threads(threads)
        .operations(Math.toIntExact(share / Long.BYTES))
        .jvmArgument(WorkingSets.heapFlag(bytes)) // also bounds what may lie off the heap
        .boundedBy(Ceiling.of("memory.bandwidth.read", labels, Long.BYTES, "B"));
  }
}
