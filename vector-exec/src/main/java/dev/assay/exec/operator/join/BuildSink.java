package dev.assay.exec.operator.join;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredRows;
import dev.assay.exec.operator.spill.GatheredRows;
import dev.assay.exec.operator.spill.RowHash;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.Partitioning;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Collects a join's build side, and makes it addressable when all workers have finished. */
public final class BuildSink implements Sink {

  /** Stands for no column. */
  static final int NONE = -1;

  /** How many times the probe side's rows a build side may have before the two change roles. */
  private static final long MOST_TIMES_PROBE = 4;

  /** What addressing takes for each row, in bytes: a key, its place, slots of a table, an order. */
  private static final int INDEX_BYTES = 48;

  private final Join join;
  private final BitSet payload;
  private final QueryContext query;
  private final boolean existenceOnly;
  private final int[] outputs;
  private final List<Lane> lanes = new ArrayList<>();
  private final GatheredRows gathered;
  private final BuildFilters filters;
  private long mostRows = Long.MAX_VALUE;
  private Optional<RowStore> collected = Optional.empty();
  private Optional<BuildSide> side = Optional.empty();
  private Optional<RadixRows> partitions = Optional.empty();
  private int probeColumns = 1;
  private String why = "";

  /**
   * A sink.
   *
   * @param payload columns of the build side that are read after the join, or by its residual
   */
  public BuildSink(Join join, BitSet payload, QueryContext query) {
    this.join = join;
    this.payload = (BitSet) payload.clone();
    this.query = query;
    existenceOnly =
        payload.stream().allMatch(column -> probeColumnFor(column) != NONE)
            && join.residual().isEmpty()
            && switch (join.kind()) {
              case SEMI, ANTI, MARK -> true;
              case INNER, LEFT -> join.buildIsUnique();
              case RIGHT_SEMI, RIGHT_ANTI -> false;
            };
    List<Integer> kept = new ArrayList<>(join.buildKeys());
    payload.stream().filter(column -> !kept.contains(column)).forEach(kept::add);
    outputs = kept.stream().mapToInt(Integer::intValue).toArray();
    List<ValueType> types = join.build().outputs();
    kept.forEach(column -> lanes.add(types.get(column).lane()));
    filters = new BuildFilters(join, query);
    gathered = new GatheredRows(lanes, outputs, INDEX_BYTES, this::hash, query);
  }

  /** What asks the query to end, which one batch of probe rows with many matches looks at. */
  Cancellation cancellation() {
    return query.cancellation();
  }

  /** Index in the store of a column of the build side. */
  int stored(int column) {
    int index = indexOf(column);
    if (index == NONE) {
      throw new IllegalStateException("column " + column + " of a build side was not kept");
    }
    return index;
  }

  /** As {@link #stored}, or {@link #NONE}. */
  int indexOf(int column) {
    for (int i = 0; i < outputs.length; i++) {
      if (outputs[i] == column) {
        return i;
      }
    }
    return NONE;
  }

  /** Columns of the build side that are read after the join, or by its residual. */
  BitSet payload() {
    return (BitSet) payload.clone();
  }

  /**
   * The column of the probe side that equals a column of the build side wherever both match, so
   * that it serves for both; {@link #NONE} where there is none.
   */
  int probeColumnFor(int column) {
    int key = join.buildKeys().indexOf(column);
    if (key < 0 || join.kind() == JoinKind.LEFT) {
      return NONE;
    }
    int probe = join.probeKeys().get(key);
    ValueType ofProbe = join.probe().outputs().get(probe);
    ValueType ofBuild = join.build().outputs().get(column);
    boolean same =
        ofProbe.lane() == ofBuild.lane()
            && ofProbe.lane() != Lane.DOUBLE // equal doubles can have different bits
            && ofProbe.dictionary().equals(ofBuild.dictionary());
    return same ? probe : NONE;
  }

  /** What the keys will tell of other rows. */
  public BuildFilters filters() {
    return filters;
  }

  /**
   * Says how many rows the probe side can have at most. Where the build side has many more, its
   * rows are only collected, for the sides to change roles.
   */
  public void probeHasAtMost(long rows) {
    if (join.kind() == JoinKind.INNER && join.residual().isEmpty()) {
      mostRows = Math.max(1, rows) * MOST_TIMES_PROBE;
    }
  }

  /** Says how many columns of the probe side are read. */
  public void probeReads(int columns) {
    probeColumns = columns;
  }

  /** Whether rows are in files, when the sink is complete. */
  boolean isSpilled() {
    return gathered.isSpilled();
  }

  /** Whether both sides are joined by partition, when the sink is complete. */
  public boolean isPartitioned() {
    return isSpilled() || partitions.isPresent();
  }

  /** The rows in memory, where they are in partitions. */
  Optional<RadixRows> partitions() {
    return partitions;
  }

  /** Puts partitions in memory into files, as those of the probe side are. */
  void spill() {
    for (RadixRows all : partitions.stream().toList()) {
      for (int p = 0; p < all.partitions(); p++) {
        RowStore rows = all.part(p, query.memory());
        gathered.spill(rows);
      }
      all.rows().release();
    }
    partitions = Optional.empty();
  }

  private RowHash hash() {
    List<ValueType> types = join.build().outputs();
    int[] keys = IntStream.range(0, join.buildKeys().size()).toArray();
    return RowHash.ofTexts(join.buildKeys().stream().map(types::get).toList(), keys);
  }

  /** The rows where they are in files, or are to be. */
  GatheredRows gathered() {
    return gathered;
  }

  /** The same build side, of some of its rows only. */
  BuildSink loaded(RowStore rows, QueryContext part, Workers workers) {
    BuildSink loaded = new BuildSink(join, payload, part);
    loaded.address(rows, loaded.maker(rows, workers));
    return loaded;
  }

  /** Whether rows were only collected, when the sink is complete. */
  public boolean isTooLarge() {
    return side.isEmpty() && !isPartitioned();
  }

  /** The rows, when the sink is complete; columns that nobody reads cannot be loaded. */
  public StoredRows collected() {
    RowStore rows = collected.orElseThrow();
    return StoredRows.of(rows.columns(), outputs, join.build().outputs(), rows.size());
  }

  Join join() {
    return join;
  }

  /** Whether only the existence of a key is asked for. */
  boolean existenceOnly() {
    return existenceOnly;
  }

  /** The build side, when the sink is complete. */
  BuildSide side() {
    return side.orElseThrow(() -> new IllegalStateException("a join probes before it is built"));
  }

  @Override
  public Stage open(Layout input) {
    return gathered.open(input, join.build().expectedRows());
  }

  @Override
  public String form() {
    if (isTooLarge()) {
      return "%d rows, which change roles with the other side".formatted(collected().count());
    }
    return isSpilled()
        ? "joined by partition"
        : partitions
            .map(all -> "radix: %d partitions of %s".formatted(all.partitions(), why))
            .orElseGet(() -> side().form());
  }

  @Override
  public long spilledBytes() {
    return gathered.spilledBytes();
  }

  @Override
  public void complete(Workers workers) {
    if (gathered.complete(workers)) {
      return; // filters let everything pass
    }
    RowStore rows = gathered.rows(workers);
    filters.make(rows, hash(), workers);
    Partitioning choice = query.config().partitioning();
    long ofProbe = payload.stream().filter(column -> probeColumnFor(column) == NONE).count();
    Partitioning.Join weighed = RadixChoice.weighed(join, rows, (int) ofProbe, probeColumns);
    int bits = choice.bits(weighed);
    BuildSideMaker maker = maker(rows, workers);
    if (bits > 0
        && rows.size() <= mostRows
        && (choice.isForced() || maker.isHashed())
        && RadixChoice.suits(join, rows, choice.isForced())) {
      why = rows.size() + " rows, " + choice.why(weighed);
      partitions = Optional.of(RadixRows.of(rows, hash(), bits, query.memory(), workers));
    } else {
      address(rows, maker);
    }
  }

  private BuildSideMaker maker(RowStore rows, Workers workers) {
    List<ValueType> types = join.build().outputs();
    List<ValueType> keys = join.buildKeys().stream().map(types::get).toList();
    return new BuildSideMaker(rows, keys, existenceOnly, query, workers);
  }

  private void address(RowStore rows, BuildSideMaker maker) {
    collected = Optional.of(rows);
    if (rows.size() <= mostRows) {
      BuildSide made = maker.make();
      checkUnique(made);
      side = Optional.of(made);
    }
  }

  /** Estimates and proofs of bounds rest on declared keys: one that repeats is an error. */
  private void checkUnique(BuildSide made) {
    boolean relies = join.kind() == JoinKind.INNER || join.kind() == JoinKind.LEFT;
    if (join.buildIsUnique() && relies && !made.isUnique(join.buildKeys().size())) {
      throw new SqlException(
          "a key that is declared unique has the same value in several rows of "
              + tables(join.build())
              + ": declare the table without that key, or drop the rows that repeat it");
    }
  }

  private static String tables(PhysicalNode node) {
    return switch (node) {
      case PhysicalNode.Scan scan -> scan.table().name();
      case PhysicalNode.Filter filter -> tables(filter.input());
      case PhysicalNode.Project project -> tables(project.input());
      case Join inner -> tables(inner.probe()) + " or " + tables(inner.build());
      default -> "a subquery";
    };
  }
}
