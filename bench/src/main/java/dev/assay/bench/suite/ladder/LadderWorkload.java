package dev.assay.bench.suite.ladder;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Q1: seven ways to execute two queries, from boxed rows to fused loops on all CPUs, over the same
 * rows, with one checksum. Ways take turns within a round; a ratio is that of a round.
 */
public final class LadderWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "sql.ladder";

  /** The rung that the claim's speed-up is counted from. */
  static final String BASELINE = "primitive-volcano";

  /** The slower baseline. */
  static final String BOXED = "boxed-volcano";

  /** The two rungs that are vectorised and use one thread. */
  static final List<String> VECTORISED = List.of("vectorised", "vector-api");

  private static final int VECTOR_ROWS = 4096;

  /** For the provider. */
  public LadderWorkload() {
    super(ID, 1, "From boxed rows to vectors: the 76x ladder", Set.of("Q1"), 1);
  }

  /** A rung: as many executors as it has threads. */
  private record Rung(String name, List<Executor> executors) {}

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 1_500, 8_000, 90_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    try (Crew crew = new Crew(context.cpus())) {
      return run(context, crew);
    }
  }

  private List<Measurement> run(RunContext context, Crew crew)
      throws WorkloadFailed, InterruptedException {
    int rows = pick(context, 20_000, 1_000_000, 6_001_215);
    int rounds = pick(context, 2, 9, 11);
    LineItems items = LineItems.of(rows);
    List<Rung> rungs = rungs(items, context.cpus().size());
    List<Measurement> measurements = new ArrayList<>();
    for (boolean grouped : new boolean[] {false, true}) {
      double[][] nanos = new double[rungs.size()][rounds];
      long expected = sums(crew, rungs.getFirst(), items, grouped).checksum();
      for (int round = -2; round < rounds; round++) {
        context.progress(query(grouped) + ", rungs by turns", (round + 2.0) / (rounds + 2));
        for (int i = 0; i < rungs.size(); i++) {
          long start = System.nanoTime();
          long checksum = sums(crew, rungs.get(i), items, grouped).checksum();
          double took = (System.nanoTime() - start) / (double) rows;
          if (checksum != expected) {
            throw new WorkloadFailed(
                rungs.get(i).name + " has other sums of " + query(grouped) + " than " + BOXED);
          }
          if (round >= 0) {
            nanos[i][round] = took;
          }
        }
      }
      measure(rungs, query(grouped), rows, nanos, measurements);
    }
    return measurements;
  }

  private static List<Rung> rungs(LineItems items, int cpus) {
    int[][] columns = items.columns(Math.max(1, items.count))[0];
    int[][][] vectors = items.columns(VECTOR_ROWS);
    List<Executor> fused = new ArrayList<>();
    List<Executor> kernels = new ArrayList<>();
    for (int i = 0; i < cpus; i++) {
      fused.add(new Fused(items, vectors));
      kernels.add(new VectorApi(items, vectors));
    }
    return List.of(
        new Rung(BOXED, List.of(new BoxedVolcano(items))),
        new Rung(BASELINE, List.of(new PrimitiveVolcano(items))),
        new Rung("column-at-a-time", List.of(new Vectors(items, columns, items.count))),
        new Rung("vectorised", List.of(new Vectors(items, columns, VECTOR_ROWS))),
        new Rung("vector-api", kernels.subList(0, 1)),
        new Rung("fused", fused.subList(0, 1)),
        new Rung("fused-all-threads", fused),
        new Rung("vector-api-all-threads", kernels));
  }

  /** Each thread takes an equal part of the rows, cut where vectors end. */
  private static Sums sums(Crew crew, Rung rung, LineItems items, boolean grouped)
      throws WorkloadFailed, InterruptedException {
    int threads = rung.executors.size();
    if (threads == 1) {
      return part(rung.executors.getFirst(), 0, items.count, grouped);
    }
    int vectors = (items.count + VECTOR_ROWS - 1) / VECTOR_ROWS;
    List<Callable<Sums>> sides = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int from = (int) ((long) vectors * i / threads) * VECTOR_ROWS;
      int to = Math.min(items.count, (int) ((long) vectors * (i + 1) / threads) * VECTOR_ROWS);
      Executor executor = rung.executors.get(i);
      sides.add(() -> part(executor, from, to, grouped));
    }
    return crew.sums(sides);
  }

  private static Sums part(Executor executor, int from, int to, boolean grouped) {
    Sums sums = new Sums();
    if (grouped) {
      executor.q1(from, to, sums);
    } else {
      executor.q6(from, to, sums);
    }
    return sums;
  }

  private void measure(
      List<Rung> rungs, String query, int rows, double[][] nanos, List<Measurement> measurements) {
    int baseline = rungs.stream().map(Rung::name).toList().indexOf(BASELINE);
    for (int i = 0; i < rungs.size(); i++) {
      Metric cost = Metric.lower(this, "cost", "ns/row").param("query", query);
      cost.param("rung", (i + 1) + " " + rungs.get(i).name).param("rows", rows);
      measurements.add(cost.addAll(list(nanos[i])).build());
      for (int from : new int[] {0, baseline}) {
        if (from == i) {
          continue;
        }
        double[] ratios = new double[nanos[i].length];
        for (int round = 0; round < ratios.length; round++) {
          ratios[round] = nanos[from][round] / nanos[i][round];
        }
        Metric gain = Metric.higher(this, "speedup", "ratio").param("query", query);
        gain.param("from", rungs.get(from).name).param("to", rungs.get(i).name);
        measurements.add(gain.addAll(list(ratios)).build());
      }
    }
  }

  private static List<Double> list(double[] values) {
    return java.util.Arrays.stream(values).boxed().toList();
  }

  private static String query(boolean grouped) {
    return grouped ? "Q1" : "Q6";
  }
}
