package dev.assay.bench.suite.storage;

import dev.assay.bench.load.FormulaCheck;
import dev.assay.bench.load.Metric;
import dev.assay.bench.suite.storage.engine.Engine;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Bloom filters: how many absent keys pass one of 4 to 20 bits a key, plain and blocked, beside the
 * formula, what a probe costs, and how many blocks RocksDB touches for absent keys with and
 * without.
 */
public final class FilterWorkload extends EngineWorkload {

  /** Its id. */
  public static final String ID = "storage.filters";

  private static final int[] BITS = {4, 6, 8, 10, 12, 16, 20};
  private static final int VALUE_BYTES = 100;

  /** Passed keys that a share is counted from: their number is then right within 4 %, 19 of 20. */
  private static final int PASSED = 2_500;

  /** For the provider. */
  public FilterWorkload() {
    super(ID, "Bloom filters beside their formula, and blocks they spare", Set.of("E6"));
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 800, 12_000, 120_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed {
    List<Measurement> measurements = new ArrayList<>();
    for (boolean isBlocked : new boolean[] {false, true}) {
      for (int bits : BITS) {
        context.progress(bits + " bits a key", bits / 40.0);
        count(context, bits, isBlocked, measurements);
      }
    }
    for (int bits : new int[] {0, 4, 10, 20}) {
      context.progress("RocksDB, " + bits + " bits a key", 0.5 + bits / 40.0);
      measurements.add(touched(context, bits));
    }
    return measurements;
  }

  private void count(RunContext context, int bits, boolean isBlocked, List<Measurement> into)
      throws WorkloadFailed {
    Metric share = metric("falsePositives", "ratio", bits).param("blocked", isBlocked);
    Metric cost = metric("probe", "ns/op", bits).param("blocked", isBlocked);
    int keys = pick(context, 1 << 12, 1 << 18, 1 << 22);
    for (int seed = 0; seed < 3; seed++) {
      KeyFilter filter = new KeyFilter(keys, bits, isBlocked);
      long first = (long) seed << 40;
      for (long key = first; key < first + keys; key++) {
        filter.add(key);
      }
      for (long key = first; key < first + keys; key++) {
        if (!filter.mayHave(key)) {
          throw new WorkloadFailed("a filter turns away a key that is in it");
        }
      }
      double theory = filter.theory(keys);
      long probes = (long) (pick(context, 20, PASSED, PASSED) / theory);
      long passed = 0;
      long begun = System.nanoTime();
      for (long key = ~first; key > ~first - probes; key--) {
        passed += filter.mayHave(key) ? 1 : 0;
      }
      cost.add((System.nanoTime() - begun) / (double) probes);
      share.add((double) passed / probes).also(FormulaCheck.FORMULA, theory);
    }
    into.add(share.build());
    into.add(cost.build());
  }

  private Measurement touched(RunContext context, int bits) throws WorkloadFailed {
    Metric metric = metric("touchedForAbsent", "blocks/op", bits);
    long bytes = 1024L * pick(context, 64, 8_192, 131_072);
    for (int repetition = 0; repetition < pick(context, 1, 3, 3); repetition++) {
      int seed = repetition;
      on(
          context,
          EngineKind.ROCKS_LEVELED,
          path -> Engine.Settings.of(path, bytes, bytes).withFilterBits(bits),
          (engine, _) -> {
            int rows = Table.rows(bytes, VALUE_BYTES);
            Table table = new Table(engine, rows, VALUE_BYTES, seed);
            table.grow(rows);
            table.overwrite(rows / 2);
            engine.settle();
            table.check();
            byte[][] absent = new byte[pick(context, 200, 20_000, 200_000)][];
            Arrays.setAll(absent, i -> Table.key(rows + 1L + i));
            metric.add(engine.touched(absent)).also(PointReadsWorkload.RUNS, engine.runs());
          });
    }
    return metric.build();
  }

  private Metric metric(String name, String unit, int bits) {
    return Metric.lower(this, name, unit).param("bits", "%02d".formatted(bits));
  }
}
