package dev.assay.bench.suite.storage;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.ScratchFolder;
import dev.assay.bench.load.Sides;
import dev.assay.bench.suite.storage.engine.Engine;
import dev.assay.bench.suite.storage.engine.Engine.Sync;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Commits a second by durability and by writers: rows of 16 and 100 bytes, each a transaction of
 * its own, by engines at the levels that they have, and one thread that appends as many bytes to a
 * file and calls fdatasync. All by turns, on the same disk.
 */
public final class DurabilityWorkload extends LoadWorkload {

  /** Its id. */
  public static final String ID = "store.durability";

  private static final int VALUE_BYTES = 100;
  private static final long DATA_BYTES = 64L << 20;

  /** Rows of a writer, which no other writes. */
  private static final int OWN_ROWS = 1_000;

  /** For the provider. */
  public DurabilityWorkload() {
    super(ID, 1, "Commits by durability, beside append and fdatasync", Set.of(), 2);
  }

  @Override
  protected long expectedMillis(Profile profile) {
    return pick(profile, 2_000, 25_000, 300_000);
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    List<Measurement> measurements = new ArrayList<>();
    int[] writers =
        context.profile() == Profile.FULL ? new int[] {1, 2, 8, 64, 1_024} : new int[] {1, 8};
    List<Contestant> all = new ArrayList<>();
    try (ScratchFolder folder = ScratchFolder.in(context.scratch())) {
      try {
        open(folder, writers[writers.length - 1], all);
        for (int count : writers) {
          context.progress(count + " writers, by turns", 0.1);
          measure(context, all, count, measurements);
        }
        for (Contestant each : all) {
          each.check();
        }
      } finally {
        for (Contestant each : all) {
          each.close();
        }
      }
    } catch (WorkloadFailed | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new WorkloadFailed("an engine failed: " + e, e);
    }
    return measurements;
  }

  private static void open(ScratchFolder folder, int writers, List<Contestant> into)
      throws Exception {
    into.add(new Contestant("append + fdatasync", Sync.ALWAYS, new AppendedFile(folder), 1));
    for (Sync sync : Sync.values()) {
      for (EngineKind kind : EngineKind.values()) {
        if (kind != EngineKind.ROCKS_UNIVERSAL && kind.has(sync)) {
          Engine.Settings settings =
              Engine.Settings.of(ScratchFolder.in(folder.path()).path(), DATA_BYTES, DATA_BYTES);
          into.add(new Contestant(kind.label(), sync, kind.open(settings.with(sync)), writers));
        }
      }
    }
  }

  private void measure(
      RunContext context, List<Contestant> all, int writers, List<Measurement> into)
      throws WorkloadFailed, InterruptedException {
    long nanos = pick(context, 5, 100, 1_000) * 1_000_000L;
    List<List<Double>> rates =
        all.stream().map(_ -> (List<Double>) new ArrayList<Double>()).toList();
    int rounds = pick(context, 1, 5, 7);
    for (int round = 0; round <= rounds; round++) {
      for (int i = 0; i < all.size(); i++) {
        int turn = (i + round) % all.size();
        double rate = all.get(turn).turn(writers, nanos);
        if (round > 0) {
          rates.get(turn).add(rate);
        }
      }
    }
    List<Double> appends = rates.getFirst();
    for (int i = 0; i < all.size(); i++) {
      into.add(metric("commits", "op/s", all.get(i), writers).addAll(rates.get(i)).build());
      if (i > 0 && all.get(i).sync == Sync.ALWAYS) {
        List<Double> own = rates.get(i);
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
          ratios.add(own.get(round) / appends.get(round));
        }
        into.add(metric("commitsToAppends", "ratio", all.get(i), writers).addAll(ratios).build());
      }
    }
  }

  private Metric metric(String name, String unit, Contestant of, int writers) {
    return Metric.higher(this, name, unit)
        .param("engine", of.name)
        .param("sync", of.sync.name().toLowerCase(Locale.ROOT))
        .param("writers", "%04d".formatted(writers));
  }

  /** An engine at one level, and what its writers wrote last. */
  private static final class Contestant {
    private final String name;
    private final Sync sync;
    private final Engine engine;
    private final int[] written;

    Contestant(String name, Sync sync, Engine engine, int writers) {
      this.name = name;
      this.sync = sync;
      this.engine = engine;
      written = new int[writers];
    }

    /** Lets so many threads commit for so long; returns commits a second of all together. */
    double turn(int writers, long nanos) throws WorkloadFailed, InterruptedException {
      List<Callable<Double>> sides = new ArrayList<>();
      for (int i = 0; i < Math.min(writers, written.length); i++) {
        int writer = i;
        sides.add(() -> commit(writer, nanos));
      }
      return Sides.run(name, List.of(), sides).stream().mapToDouble(rate -> rate).sum();
    }

    private double commit(int writer, long nanos) throws Exception {
      long begun = System.nanoTime();
      int before = written[writer];
      do {
        int number = written[writer];
        engine.write(new byte[][] {key(writer, number)}, Table.value(number, VALUE_BYTES));
        written[writer] = number + 1;
      } while (System.nanoTime() - begun < nanos);
      return (written[writer] - before) * 1e9 / (System.nanoTime() - begun);
    }

    private static byte[] key(int writer, int number) {
      return Table.key(((long) writer << 32) + number % OWN_ROWS);
    }

    /** Whether the last rows of each writer are there; a plain file is not asked. */
    void check() throws Exception {
      for (int writer = 0; writer < written.length && !(engine instanceof AppendedFile); writer++) {
        int last = written[writer] - 1;
        if (last >= 0
            && !Arrays.equals(engine.read(key(writer, last)), Table.value(last, VALUE_BYTES))) {
          throw new WorkloadFailed(name + " has not what was committed last");
        }
      }
    }

    void close() throws IOException, SQLException {
      engine.close();
    }
  }

  /** What no commit that is on the disk can be had for less: an append and fdatasync. */
  private static final class AppendedFile implements Engine {
    private final FileChannel file;

    AppendedFile(ScratchFolder folder) throws Exception {
      file =
          FileChannel.open(
              folder.path().resolve("appended"),
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
    }

    @Override
    public void write(byte[][] keys, byte[] value) throws Exception {
      file.write(ByteBuffer.allocate(KEY_BYTES + value.length).put(keys[0]).put(value).flip());
      file.force(false);
    }

    @Override
    public byte[] read(byte[] key) {
      throw new UnsupportedOperationException("is written only");
    }

    @Override
    public double touched(byte[][] keys) {
      throw new UnsupportedOperationException("is written only");
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
