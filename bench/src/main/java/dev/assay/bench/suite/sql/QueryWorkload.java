package dev.assay.bench.suite.sql;

import dev.assay.bench.load.LoadWorkload;
import dev.assay.bench.load.Metric;
import dev.assay.bench.load.ScratchFolder;
import dev.assay.bench.suite.sql.JdbcSide.Peer;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A set of queries beside a peer: the same files loaded, the same keys declared, equal threads. */
public final class QueryWorkload extends LoadWorkload {

  /** TPC-H beside DuckDB. */
  public static final String TPCH = "sql.tpch";

  /** TPC-H at scale 10 beside DuckDB. */
  public static final String TPCH_LARGE = "sql.tpch-large";

  /** Our own queries beside DuckDB. */
  public static final String SHOP = "sql.shop";

  private static final double LARGE_SCALE = 10;

  /**
   * Some thirty rounds of all queries, prepared too: methods are compiled by calls, not by rows.
   */
  private static final int LARGE_SETTLE_SECONDS = 240;

  /** Our tables and what our queries need. */
  private static final long OWN_BYTES_FOR_EACH_SCALE = 820L << 20;

  /** The same of the peer, as it holds its tables in memory: not compressed. */
  private static final long PEER_BYTES_FOR_EACH_SCALE = 1_228L << 20;

  /** The least with which the peer keeps in memory what it reads of a compressed file. */
  private static final long PEER_FILE_BYTES_FOR_EACH_SCALE = 640L << 20;

  private final DataSet data;
  private final Peer peer;
  private final double[] scales;

  /**
   * A workload.
   *
   * @param scales of the data in the three profiles; 0 where it does not run
   */
  private QueryWorkload(
      String id, String title, Set<String> claims, DataSet data, Peer peer, double... scales) {
    super(id, 1, title, claims, 1);
    this.data = data;
    this.peer = peer;
    this.scales = scales;
  }

  /** All that ship. */
  public static List<QueryWorkload> all() {
    DataSet tpch = new DataSet.TpchSet();
    return List.of(
        new QueryWorkload(
            TPCH, "TPC-H beside DuckDB", Set.of("Q8"), tpch, Peer.DUCKDB, 0.01, 0.1, 1),
        new QueryWorkload(
            SHOP,
            "Twenty-three questions of a web shop beside DuckDB",
            Set.of(),
            new ShopSet(),
            Peer.DUCKDB,
            0.01,
            0.1,
            1),
        new QueryWorkload(
            "sql.tpch-rows", "TPC-H beside H2, row at a time", Set.of(), tpch, Peer.H2, 0, 0, 0.01),
        new QueryWorkload(
            TPCH_LARGE,
            "TPC-H, scale 10, beside DuckDB",
            Set.of(),
            tpch,
            Peer.DUCKDB,
            0,
            0,
            LARGE_SCALE));
  }

  @Override
  protected long expectedMillis(Profile profile) {
    double scale = scale(profile);
    return Math.round(pick(profile, 6_000, 40_000, 180_000) + scale * 150_000);
  }

  @Override
  public Optional<String> whyNot(RunContext context) {
    double scale = scale(context.profile());
    if (scale == 0) {
      return Optional.of("only longer profiles have the time for it");
    }
    long needed = (long) (scale * (OWN_BYTES_FOR_EACH_SCALE + peerBytesForEachScale(scale)));
    long memory = budget().limitBytes();
    return memory >= needed
        ? super.whyNot(context)
        : Optional.of(
            "needs %d GiB of memory beside the heap, this process has %d"
                .formatted(needed >> 30, memory >> 30));
  }

  @Override
  public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
    double scale = scale(context.profile());
    int threads = context.cpus().size();
    boolean alone = peer == Peer.H2 || threads == 1 || context.profile() == Profile.SMOKE;
    List<Measurement> measurements = new ArrayList<>();
    try (ScratchFolder folder = ScratchFolder.in(context.scratch());
        AssaySide own = new AssaySide(AssaySide.tuned(context), budget(), threads);
        JdbcSide other = peer(folder.path(), scale)) {
      other.threads(threads);
      measurements.addAll(load(context, own, other, scale));
      Comparison comparison =
          new Comparison(
              this,
              own,
              other,
              pick(context, 0, 20, isLarge(scale) ? LARGE_SETTLE_SECONDS : 60),
              pick(context, 0, 15, 25),
              peer == Peer.H2 ? 3 : pick(context, 2, 9, isLarge(scale) ? 5 : 11));
      for (int n : alone ? List.of(1) : threadCounts(context.profile(), threads)) {
        System.gc();
        comparison.run(data, n, context::progress);
      }
      if (!comparison.wrong().isEmpty() && context.profile() == Profile.SMOKE) {
        throw new WorkloadFailed(String.join("; ", comparison.wrong()));
      }
      measurements.addAll(comparison.measurements());
      if (peer == Peer.DUCKDB && data instanceof DataSet.TpchSet) {
        measurements.add(
            ColdQuery.measure(this, data.text(data.queries().get(2)), pick(context, 1, 3, 5)));
        CodeLines.of("vector-exec")
            .ifPresent(
                lines ->
                    measurements.add(
                        Metric.lower(this, "code.lines", "lines").add((double) lines).build()));
      }
      return measurements;
    } catch (SQLException | IOException e) {
      throw new WorkloadFailed("the comparison failed: " + e.getMessage(), e);
    }
  }

  private static boolean isLarge(double scale) {
    return scale >= LARGE_SCALE;
  }

  private static long peerBytesForEachScale(double scale) {
    return isLarge(scale) ? PEER_FILE_BYTES_FOR_EACH_SCALE : PEER_BYTES_FOR_EACH_SCALE;
  }

  /**
   * The peer with its tables in memory, or in a file where memory does not hold both engines'. What
   * it reads of the file stays in its memory then: hot is said of both.
   */
  private JdbcSide peer(Path folder, double scale) throws SQLException {
    long memory = budget().limitBytes();
    long own = (long) (scale * OWN_BYTES_FOR_EACH_SCALE);
    return isLarge(scale) && memory < own + (long) (scale * PEER_BYTES_FOR_EACH_SCALE)
        ? JdbcSide.duckDbIn(folder.resolve("peer.duckdb"), memory - own)
        : new JdbcSide(peer);
  }

  /** One and all; in the longest profile doubling in between. */
  static List<Integer> threadCounts(Profile profile, int all) {
    List<Integer> counts = new ArrayList<>(List.of(1));
    for (int n = 2; n < all && profile == Profile.FULL; n *= 2) {
      counts.add(n);
    }
    counts.add(all);
    return counts;
  }

  /** Table by table, so that no more than one file lies on the disk. */
  private List<Measurement> load(RunContext context, AssaySide own, JdbcSide other, double scale)
      throws IOException, SQLException {
    int rounds = peer == Peer.DUCKDB ? pick(context, 1, 5, scale > 1 ? 1 : 3) : 1;
    double[] ownSeconds = new double[rounds];
    double[] otherSeconds = new double[rounds];
    List<TableDefinition> tables = data.tables(scale);
    for (int i = 0; i < tables.size(); i++) {
      TableDefinition table = tables.get(i);
      context.progress("loading " + table.name(), (double) i / tables.size());
      Path file = context.scratch().resolve("assay-" + ProcessHandle.current().pid() + ".tbl");
      try {
        data.write(table.name(), scale, file);
        warmCache(file);
        for (int round = 0; round < rounds; round++) {
          ownSeconds[round] += seconds(own, table, file);
          otherSeconds[round] += seconds(other, table, file);
        }
      } finally {
        Files.deleteIfExists(file);
      }
      other.declareKeys(table);
    }
    List<Double> ratios = new ArrayList<>();
    List<Measurement> measurements = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      ratios.add(otherSeconds[round] / ownSeconds[round]);
    }
    measurements.add(
        Metric.higher(this, "load." + other.label() + "ToAssay", "ratio")
            .addAll(ratios)
            .also("assay [s]", ownSeconds[rounds - 1])
            .also(other.label() + " [s]", otherSeconds[rounds - 1])
            .build());
    measurements.add(
        Metric.lower(this, "table.bytes", "B")
            .param("scale", scale)
            .add((double) own.tableBytes())
            .also(other.label() + " [B]", (double) other.tableBytes())
            .build());
    return measurements;
  }

  /** Reads a file once, so that the first to load it does not wait for the disk. */
  private static void warmCache(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 20];
      int read;
      do {
        read = in.read(buffer);
      } while (read >= 0);
    }
  }

  private static double seconds(SqlSide side, TableDefinition table, Path file)
      throws SQLException {
    long start = System.nanoTime();
    side.load(table, file);
    return (System.nanoTime() - start) / 1e9;
  }

  private double scale(Profile profile) {
    return switch (profile) {
      case SMOKE -> scales[0];
      case QUICK -> scales[1];
      case FULL -> scales[2];
    };
  }

  private static MemoryBudget budget() {
    return MemoryBudget.forMachine(MachineReader.read().hardware());
  }
}
