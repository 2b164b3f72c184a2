package dev.assay.bench.suite.store;

import com.sun.management.OperatingSystemMXBean;
import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.suite.store.subject.Subject;
import dev.assay.bench.suite.store.subject.Subject.Role;
import dev.assay.bench.suite.store.subject.Subjects;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * YCSB's workloads A, B, C, F and D, in the order that its authors advise, then E, with keys of 8
 * bytes: our store beside RocksDB, LMDB, Chronicle Map, H2's MVStore and ConcurrentHashMap, in one
 * JVM. E asks for ranges of keys: only stores with an order take part, ours with its ordered index.
 * Nothing is synced and nobody keeps a log; files are in memory where the machine has a tmpfs.
 */
public final class YcsbWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "store.ycsb";

  private static final List<Mix> MIXES = List.of(Mix.A, Mix.B, Mix.C, Mix.F, Mix.D);

  private static final long MANY = 1_000_000;

  /** Records of the full profile beside that, of values of 8 bytes and of longer ones. */
  private static final long MOST_SMALL = 50_000_000;

  private static final long MOST_LARGE = 10_000_000;

  /** What a record takes beside its value, about, in the stores' mean. */
  private static final int BYTES_BEYOND = 90;

  private static final OperatingSystemMXBean MACHINE =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** For the provider. */
  public YcsbWorkload() {
    super(ID, 1, "YCSB A to F: the store beside stores and a map", Set.of(), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 3_000, 40_000, 1_500_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    List<Measurement> measurements = new ArrayList<>();
    for (int valueBytes : new int[] {8, 100}) {
      long records = pick(context, 2_000, 200_000, (int) MANY);
      List<Cell> cells = cells(context, valueBytes);
      contest(context, Subjects.all(), cells, valueBytes, records, measurements);
      if (context.profile() == Profile.FULL) {
        larger(context, cells, valueBytes, measurements);
      }
    }
    List<Cell> scans = List.of(new Cell(Mix.E, true, 1), new Cell(Mix.E, false, 1));
    long records = pick(context, 2_000, 200_000, (int) MANY);
    contest(context, Subjects.ordered(), scans, 100, records, measurements);
    return measurements;
  }

  /** With more records, those stores that fit in the memory together, and all threads. */
  private void larger(RunContext context, List<Cell> cells, int valueBytes, List<Measurement> into)
      throws WorkloadFailed, InterruptedException {
    long records = valueBytes > Long.BYTES ? MOST_LARGE : MOST_SMALL;
    List<Subject> subjects = Subjects.all();
    List<Subject> fitting = fitting(subjects, records * (BYTES_BEYOND + valueBytes));
    for (Subject subject : subjects) {
      if (!fitting.contains(subject)) {
        context.leftOut(
            this, "%s with %,d records: not enough memory".formatted(subject.name(), records));
      }
    }
    int most = cells.stream().mapToInt(Cell::threads).max().orElse(1);
    List<Cell> all = cells.stream().filter(cell -> cell.threads() == most).toList();
    contest(context, fitting, all, valueBytes, records, into);
  }

  /** The first that fit in three quarters of the memory, and of the heap who lives there. */
  private static List<Subject> fitting(List<Subject> subjects, long bytesEach) {
    long memory = MACHINE.getTotalMemorySize() / 4 * 3;
    long heap = Runtime.getRuntime().maxMemory() / 4 * 3;
    return subjects.stream()
        .filter(subject -> subject.role() != Role.MAP || bytesEach < heap)
        .limit(memory / bytesEach)
        .toList();
  }

  private void contest(
      RunContext context,
      List<Subject> subjects,
      List<Cell> cells,
      int valueBytes,
      long records,
      List<Measurement> into)
      throws WorkloadFailed, InterruptedException {
    Subject.Shape shape =
        new Subject.Shape(records + records / 2 + 100_000, valueBytes, context.cpus().size());
    try (Contest contest = new Contest(this, context, subjects, shape, records)) {
      memory(contest, cells.getFirst().mix() == Mix.E, valueBytes, records, into);
      for (int i = 0; i < cells.size(); i++) {
        context.progress(cells.get(i) + ", by turns", i / (double) cells.size());
        List<Contest.Score> scores =
            contest.run(context, cells.get(i), pick(context, 1, 5, 9), pick(context, 1, 20, 100));
        measure(context, cells.get(i), scores, valueBytes, records, into);
      }
    }
  }

  /** All of them in the full profile; a short one leaves out most of small or uniform ones. */
  private static List<Cell> cells(RunContext context, int valueBytes) {
    int most = context.cpus().size();
    if (context.profile() == Profile.SMOKE) {
      return List.of(new Cell(Mix.F, false, 1), new Cell(Mix.D, true, most));
    }
    boolean all = context.profile() == Profile.FULL;
    boolean large = valueBytes > Long.BYTES;
    List<Cell> cells = new ArrayList<>();
    for (Mix mix : all || large ? MIXES : List.of(Mix.A, Mix.C)) {
      for (int threads = 1; threads <= most; threads *= 2) {
        cells.add(new Cell(mix, true, threads));
        if (all || (large && threads == 1)) {
          cells.add(new Cell(mix, false, threads));
        }
      }
    }
    return cells;
  }

  private void memory(
      Contest contest, boolean inOrder, int valueBytes, long records, List<Measurement> into) {
    for (Loaded store : contest.stores()) {
      into.add(
          Metric.lower(this, "bytesBeyond", "B/record")
              .param("store", store.subject.name())
              .param("valueBytes", valueBytes)
              .param("records", records)
              .param("ordered", inOrder)
              .add(Math.max(0, store.bytesBeyond()))
              .build());
    }
  }

  private void measure(
      RunContext context,
      Cell cell,
      List<Contest.Score> scores,
      int valueBytes,
      long records,
      List<Measurement> into) {
    for (Contest.Score score : scores) {
      Metric metric =
          cell.label(Metric.higher(this, "throughput", "op/s"), valueBytes, records)
              .param("store", score.store.subject.name())
              .addAll(score.rates)
              .keep(context, score.latencies);
      score.pauses.beside(metric);
      into.add(score.others.beside(metric).build());
    }
    for (Role peer : List.of(Role.DURABLE, Role.MAP)) {
      best(scores, peer)
          .ifPresent(
              best ->
                  into.add(
                      cell.label(
                              Metric.higher(
                                  this,
                                  peer == Role.MAP ? "thisToMap" : "thisToBestDurable",
                                  "ratio"),
                              valueBytes,
                              records)
                          .addAll(ratios(best(scores, Role.OURS).orElseThrow(), best))
                          .build()));
    }
  }

  /** The one with the highest median rate. */
  static Optional<Contest.Score> best(List<Contest.Score> scores, Role role) {
    return scores.stream()
        .filter(score -> score.store.subject.role() == role)
        .max(Comparator.comparingDouble(score -> median(score.rates)));
  }

  static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** Rates of one by those of another, round by round. */
  static List<Double> ratios(Contest.Score of, Contest.Score by) {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < of.rates.size(); round++) {
      ratios.add(of.rates.get(round) / by.rates.get(round));
    }
    return ratios;
  }
}
