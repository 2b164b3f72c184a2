package dev.assay.bench.suite.store;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.Turns;
import dev.assay.bench.suite.store.subject.Values;
import dev.assay.bench.workload.Ceiling;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.thread.Affinity;
import dev.assay.kv.KvConfig;
import dev.assay.kv.KvSession;
import dev.assay.kv.KvStore;
import dev.assay.kv.ValueHandler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Look-ups of keys by chance, one by one and in batches of growing depth, beside two dependent
 * accesses over as much memory: a look-up that is not in a cache needs the bucket and the record.
 * One thread, all ways by turns.
 */
public final class DepthWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "store.lookups";

  private static final int DEEPEST = 64;
  private static final int MISSES = 2;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** For the provider. */
  public DepthWorkload() {
    super(ID, 1, "Look-ups by depth of the batch, beside two dependent accesses", Set.of(), 1);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 1_000, 18_000, 120_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    long records = pick(context, 1_000, 4_000_000, 20_000_000);
    List<Measurement> measurements = new ArrayList<>();
    try (Affinity _ = Affinity.pin(context.cpus().subList(0, 1))) {
      for (int valueBytes : new int[] {8, 100}) {
        measure(context, records, valueBytes, measurements);
      }
    }
    return measurements;
  }

  private void measure(RunContext context, long records, int valueBytes, List<Measurement> into)
      throws WorkloadFailed, InterruptedException {
    context.progress("loading", 0);
    long bytes = (64L << 20) + records * (valueBytes + 48);
    KvConfig config = KvConfig.ofMemory(bytes).withBatchKeys(DEEPEST);
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      byte[] key = new byte[Long.BYTES];
      byte[] value = new byte[valueBytes];
      for (long number = 0; number < records; number++) {
        LONG.set(key, 0, Values.mix(number));
        session.put(key, Values.fill(value, Values.stamp(Values.mix(number), 0)));
      }
      context.progress("look-ups by turns", 0.5);
      try (DependentAccesses chase = new DependentAccesses(store.usedBytes())) {
        byDepth(context, new Lookups(session, records, valueBytes), chase, valueBytes, into);
      }
    }
  }

  private void byDepth(
      RunContext context,
      Lookups lookups,
      DependentAccesses chase,
      int valueBytes,
      List<Measurement> into)
      throws WorkloadFailed, InterruptedException {
    int count = pick(context, 128, 1 << 16, 1 << 20);
    List<Turns.Way> ways = new ArrayList<>();
    ways.add(() -> chase.run((long) MISSES * count));
    ways.add(() -> lookups.single(count));
    for (int depth = 2; depth <= DEEPEST; depth *= 2) {
      int keys = depth;
      ways.add(() -> lookups.batches(count, keys));
    }
    Turns turns = Turns.of(ways, pick(context, 0, 3, 3), pick(context, 2, 9, 15));
    into.add(metric("twoAccesses", "ns/op", 0, valueBytes).addAll(turns.nanos(0, count)).build());
    for (int way = 1; way < ways.size(); way++) {
      int depth = 1 << (way - 1);
      into.add(
          metric("lookup", "ns/op", depth, valueBytes)
              .addAll(turns.nanos(way, count))
              .boundedBy(
                  Ceiling.of("memory.latency.level", Map.of("level", "DRAM"), MISSES, "hop"),
                  context)
              .build());
      into.add(
          metric("toTwoAccesses", "ratio", depth, valueBytes).addAll(turns.ratios(way, 0)).build());
      if (depth > 1) {
        into.add(
            metric("toSingle", "ratio", depth, valueBytes).addAll(turns.ratios(way, 1)).build());
      }
    }
  }

  private Metric metric(String name, String unit, int depth, int valueBytes) {
    Metric metric = Metric.lower(this, name, unit).param("valueBytes", valueBytes);
    return depth == 0 ? metric : metric.param("depth", "%02d".formatted(depth));
  }

  /** Look-ups of keys that are there, drawn as they go. */
  private static final class Lookups {
    private final KvSession session;
    private final long records;
    private final byte[] value;
    private final byte[][][] keys = new byte[DEEPEST + 1][][];
    private final SplittableRandom random = new SplittableRandom(7);
    private long found;

    /** Counts; what the values are, the tests say. */
    private final ValueHandler count = (_, _, _, length) -> found += length;

    Lookups(KvSession session, long records, int valueBytes) {
      this.session = session;
      this.records = records;
      value = new byte[valueBytes];
      for (int depth = 1; depth <= DEEPEST; depth *= 2) {
        keys[depth] = new byte[depth][Long.BYTES];
      }
    }

    void single(int lookups) throws WorkloadFailed {
      found = 0;
      byte[] key = keys[1][0];
      for (int i = 0; i < lookups; i++) {
        LONG.set(key, 0, Values.mix(random.nextLong(records)));
        found += session.get(key, value);
      }
      require(lookups);
    }

    void batches(int lookups, int depth) throws WorkloadFailed {
      found = 0;
      byte[][] batch = keys[depth];
      for (int i = 0; i < lookups; i += depth) {
        for (byte[] key : batch) {
          LONG.set(key, 0, Values.mix(random.nextLong(records)));
        }
        session.getAll(batch, count);
      }
      require(lookups);
    }

    private void require(int lookups) throws WorkloadFailed {
      if (found != (long) lookups * value.length) {
        throw new WorkloadFailed("look-ups of %d keys found %d bytes".formatted(lookups, found));
      }
    }
  }
}
