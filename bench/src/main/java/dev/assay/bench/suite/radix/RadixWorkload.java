package dev.assay.bench.suite.radix;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.Turns;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;

/**
 * Q3: hash joins of two inputs of equal size (build and probe are timed together), and groupings,
 * with one table for all and with partitions by radix, of as many bits as the calibrated cache and
 * TLB suggest and of all others that are sensible, by turns, with one thread and one answer.
 */
public final class RadixWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "sql.radix";

  private static final List<Integer> SWEPT = List.of(2, 4, 6, 8, 10, 12);
  private static final int MOST_BITS = 14;

  /** Partitions where the formula wants none: what partitioning costs in vain. */
  private static final int VAIN_BITS = 4;

  /** For the provider. */
  public RadixWorkload() {
    super(ID, 1, "Hash joins and groupings with and without radix partitions", Set.of("Q3"), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 1_500, 28_000, 600_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    List<Integer> joins =
        switch (context.profile()) {
          case SMOKE -> List.of(8, 12);
          case QUICK -> List.of(10, 14, 18, 20, 22);
          case FULL -> List.of(10, 12, 14, 16, 18, 20, 22, 24, 26);
        };
    List<Integer> groups =
        switch (context.profile()) {
          case SMOKE -> List.of(10, 1_000);
          case QUICK -> List.of(10, 1_000, 100_000, 1_000_000);
          case FULL -> List.of(10, 1_000, 100_000, 1_000_000, 10_000_000);
        };
    int groupedRows = pick(context, 1 << 12, 1 << 21, 1 << 25);
    MemoryBudget budget = MemoryBudget.forMachine(MachineReader.read().hardware());
    PartitionBits formula = PartitionBits.of(context.machine(), context.calibration());
    List<Measurement> measurements = new ArrayList<>();
    for (int bits : joins) {
      int tuples = 1 << bits;
      context.progress("join of 2^" + bits, bits / 30.0);
      long bytes = HashTables.joinBytes(tuples);
      if (bytes + 4L * Long.BYTES * tuples > budget.limitBytes()) {
        continue;
      }
      try (Tuples data = new Tuples(tuples, tuples, tuples, bytes, MOST_BITS, budget)) {
        measure(
            context,
            "join",
            1L << bits,
            formula.forTable(bytes),
            2L * tuples,
            data::join,
            measurements);
      }
    }
    for (int keys : groups) {
      context.progress("grouping by " + keys, 0.9);
      long bytes = HashTables.groupBytes(keys);
      long room = HashTables.groupBytes(Tuples.roomFor(keys, 0));
      try (Tuples data = new Tuples(0, groupedRows, keys, room, MOST_BITS, budget)) {
        measure(
            context,
            "group",
            keys,
            formula.forTable(bytes),
            groupedRows,
            bits -> data.group(bits, keys),
            measurements);
      }
    }
    return measurements;
  }

  private void measure(
      RunContext context,
      String kind,
      long size,
      int chosen,
      long rows,
      IntToLongFunction byBits,
      List<Measurement> measurements)
      throws WorkloadFailed, InterruptedException {
    Set<Integer> candidates = new TreeSet<>(SWEPT);
    candidates.add(0);
    candidates.add(Math.min(chosen, MOST_BITS));
    candidates.removeIf(bits -> bits > 2 && size >>> (bits - 2) == 0);
    List<Integer> bits = List.copyOf(candidates);
    long expected = byBits.applyAsLong(0);
    List<Turns.Way> once = new ArrayList<>();
    for (int each : bits) {
      once.add(
          () -> {
            if (byBits.applyAsLong(each) != expected) {
              throw new WorkloadFailed(
                  "a %s of %d by %d bits has another answer".formatted(kind, size, each));
            }
          });
    }
    long nanos = Long.MAX_VALUE;
    for (Turns.Way way : once) {
      nanos = Math.min(nanos, warm(way, pick(context, 0, 30, 100)));
    }
    // what is over in no time is repeated
    int times = Math.clamp(2_000_000 / Math.max(1, nanos), 1, 1_000);
    List<Turns.Way> ways = new ArrayList<>();
    for (Turns.Way way : once) {
      ways.add(
          () -> {
            for (int i = 0; i < times; i++) {
              way.run();
            }
          });
    }
    Turns turns = Turns.of(ways, pick(context, 0, 2, 2), pick(context, 2, 9, 7));
    for (int way = 0; way < ways.size(); way++) {
      measurements.add(
          metric("cost", "ns/row", kind, size)
              .param("bits", "%02d".formatted(bits.get(way)))
              .addAll(turns.nanos(way, (double) rows * times))
              .build());
    }
    int auto = bits.indexOf(Math.min(chosen, MOST_BITS));
    int best = turns.fastest(0, ways.size());
    int radix = chosen > 0 ? auto : Math.max(1, bits.indexOf(VAIN_BITS));
    measurements.add(
        metric("chosenToBest", "ratio", kind, size)
            .addAll(turns.ratios(auto, best))
            .also("bits chosen", chosen)
            .also("bits of the best", bits.get(best))
            .build());
    measurements.add(
        Metric.higher(this, "radixGain", "ratio")
            .param("kind", kind)
            .param("size", "%08d".formatted(size))
            .addAll(turns.ratios(0, radix))
            .also("bits", bits.get(radix))
            .build());
  }

  /** Repeats it for some time; returns what it took at last. */
  private static long warm(Turns.Way way, int millis) throws WorkloadFailed, InterruptedException {
    long begun = System.nanoTime();
    long start;
    do {
      start = System.nanoTime();
      way.run();
    } while (System.nanoTime() - begun < millis * 1_000_000L);
    return System.nanoTime() - start;
  }

  private Metric metric(String name, String unit, String kind, long size) {
    return Metric.lower(this, name, unit).param("kind", kind).param("size", "%08d".formatted(size));
  }
}
