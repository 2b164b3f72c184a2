package dev.assay.bench.suite.store.limited;

import dev.assay.bench.load.ByTurns;
import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.suite.store.limited.LimitedProcess.Turn;
import dev.assay.bench.suite.store.subject.Subject;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Four times as much data as memory: our store, RocksDB and LMDB, each a process in a control group
 * with a limit that also counts what the kernel caches for it, with uniform look-ups and a mix of
 * 95 look-ups to 5 writes; beside a process that reads blocks of 4 KiB from a file of that length
 * past the page cache, with as many threads. All by turns, on one disk.
 */
public final class LimitedWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "store.larger-than-memory";

  private static final int VALUE_BYTES = 1_000;
  private static final int TIMES = 4;
  private static final int MANY = 16;

  /** For the provider. */
  public LimitedWorkload() {
    super(ID, 1, "Four times as much data as memory, beside the device's reads", Set.of(), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 8_000, 75_000, 900_000);
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    Optional<String> why = super.whyNot(context);
    if (why.isPresent()) {
      return why;
    }
    try (MemoryGroup _ = MemoryGroup.of(1L << 30)) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Some way to look up, and what is compared with it of the device. */
  private enum Way {
    ONE(0, 1, 1, 0),
    THREADS(1, MANY, 1, 0),
    BATCHES(2, 1, MANY, 0),
    MIXED(3, MANY, 1, 5);

    private final int number;
    private final int threads;
    private final int batch;
    private final int percentWrites;

    Way(int number, int threads, int batch, int percentWrites) {
      this.number = number;
      this.threads = threads;
      this.batch = batch;
      this.percentWrites = percentWrites;
    }

    /** Whether a subject goes this way: batches only with reads under way together. */
    boolean isOf(String subject) {
      return this != BATCHES || subject.equals("assay");
    }

    /** How many reads are under way at a time. */
    int depth() {
      return threads * batch;
    }

    Turn turn(boolean isDevice, int millis, long seed) {
      return isDevice
          ? new Turn(depth(), 1, 0, millis * 1_000_000L, seed)
          : new Turn(threads, batch, percentWrites, millis * 1_000_000L, seed);
    }
  }

  /** A store, or the device, with what its turns delivered; by ways, each round a sample. */
  private static final class Scores {
    private final LimitedSide side;
    private final Map<Way, List<Double>> rates = new EnumMap<>(Way.class);
    private final Map<Way, List<Double>> blocks = new EnumMap<>(Way.class);

    Scores(LimitedSide side) {
      this.side = side;
    }

    boolean isDevice() {
      return side.name.equals("device");
    }

    void turn(Way way, int millis, long seed, boolean counts) throws WorkloadFailed {
      LimitedSide.Score score = side.turn(way.turn(isDevice(), millis, seed));
      if (counts) {
        rates.computeIfAbsent(way, _ -> new ArrayList<>()).add(score.rate());
        blocks.computeIfAbsent(way, _ -> new ArrayList<>()).add(score.readsOfDevice());
      }
    }
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    long limitBytes = (long) pick(context, 320, 448, 1_024) << 20;
    long records =
        context.profile() == Profile.SMOKE
            ? 4_000
            : TIMES * limitBytes / (Long.BYTES + VALUE_BYTES);
    Subject.Shape shape =
        new Subject.Shape(records, VALUE_BYTES, MANY, limitBytes - LimitedSide.JVM_BYTES);
    List<Scores> all = new ArrayList<>();
    try {
      for (Subject subject : LimitedProcess.subjects()) {
        all.add(new Scores(new LimitedSide(subject, shape, limitBytes, context.scratch())));
      }
      context.progress("loading", 0.1);
      ByTurns<Scores> turns =
          new ByTurns<>(this, context, all, scores -> !isNeeded(scores.side.name));
      turns.round(0, scores -> scores.side.awaitLoaded());
      int rounds = pick(context, 1, 5, 15);
      for (int round = 0; round <= rounds; round++) {
        context.progress("by turns", 0.3 + 0.7 * round / (rounds + 1));
        round(turns, round, pick(context, 20, 600, 3_000));
      }
      return measurements(turns.left(), limitBytes, records);
    } catch (IOException e) {
      throw new WorkloadFailed("a store could not be started: " + e, e);
    } finally {
      all.forEach(scores -> scores.side.close());
    }
  }

  private static boolean isNeeded(String name) {
    return name.equals("device") || name.equals("assay");
  }

  private static void round(ByTurns<Scores> turns, int round, int millis)
      throws WorkloadFailed, InterruptedException {
    for (Way way : Way.values()) {
      // No two threads draw the same keys, of which else the later ones found some in memory.
      long seed = 1_000L * round + 100L * way.number;
      turns.round(
          round,
          scores -> {
            if (way.isOf(scores.side.name) || scores.isDevice()) {
              scores.turn(way, millis, seed, round > 0);
            }
          });
    }
  }

  private List<Measurement> measurements(List<Scores> all, long limitBytes, long records) {
    List<Measurement> measurements = new ArrayList<>();
    for (Way way : Way.values()) {
      List<Double> device = all.getFirst().rates.getOrDefault(way, List.of());
      for (Scores scores : all) {
        List<Double> rates = scores.rates.getOrDefault(way, List.of());
        if (!rates.isEmpty()) {
          measurements.add(
              metric("rate", "op/s", way, scores, limitBytes, records)
                  .addAll(rates)
                  .also("blocks of the device for an operation", mean(scores.blocks, way))
                  .build());
        }
        if (!rates.isEmpty() && !scores.isDevice()) {
          List<Double> ratios = new ArrayList<>();
          for (int round = 0; round < rates.size(); round++) {
            ratios.add(rates.get(round) / device.get(round));
          }
          measurements.add(
              metric("toDevice", "ratio", way, scores, limitBytes, records).addAll(ratios).build());
        }
      }
    }
    return measurements;
  }

  private static double mean(Map<Way, List<Double>> values, Way way) {
    return values.getOrDefault(way, List.of()).stream()
        .mapToDouble(value -> value)
        .average()
        .orElse(0);
  }

  private Metric metric(
      String name, String unit, Way way, Scores of, long limitBytes, long records) {
    return Metric.higher(this, name, unit)
        .param("store", of.side.name)
        .param("depth", "%02d".formatted(way.depth()))
        .param("batch", "%02d".formatted(way.batch))
        .param("writes", way.percentWrites + " %")
        .param("limitMib", limitBytes >> 20)
        .param("records", records);
  }
}
