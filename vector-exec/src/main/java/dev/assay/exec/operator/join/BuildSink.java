package dev.assay.exec.operator.join;

import dev.assay.exec.operator.key.KeySet;
import dev.assay.exec.operator.rows.CollectStage;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.pipeline.Layout;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.Sink;
import dev.assay.exec.pipeline.Stage;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects a join's build side, and makes it addressable when all workers have finished. */
public final class BuildSink implements Sink {

  /** Stands for no column. */
  static final int NONE = -1;

  private final Join join;
  private final BitSet payload;
  private final QueryContext query;
  private final boolean existenceOnly;
  private final int[] outputs;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<RowStore> stores = new ArrayList<>();
  private final BitSet wantedKeys = new BitSet();
  private final Map<Integer, KeySet> keySets = new HashMap<>();
  private Optional<BuildSide> side = Optional.empty();

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
              case SEMI, ANTI -> true;
              case INNER, LEFT -> join.buildIsUnique();
              case RIGHT_SEMI, RIGHT_ANTI -> false;
            };
    List<Integer> kept = new ArrayList<>(join.buildKeys());
    payload.stream().filter(column -> !kept.contains(column)).forEach(kept::add);
    outputs = kept.stream().mapToInt(Integer::intValue).toArray();
    List<ValueType> types = join.build().outputs();
    kept.forEach(column -> lanes.add(types.get(column).lane()));
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

  /** Whether a key's columns of both sides can be compared as integers. */
  public boolean isIntegral(int key) {
    ValueType ofProbe = join.probe().outputs().get(join.probeKeys().get(key));
    ValueType ofBuild = join.build().outputs().get(join.buildKeys().get(key));
    return isInteger(ofProbe.lane())
        && isInteger(ofBuild.lane())
        && ofProbe.dictionary().equals(ofBuild.dictionary());
  }

  private static boolean isInteger(Lane lane) {
    return lane == Lane.INT || lane == Lane.LONG;
  }

  /**
   * The values that an integral key column will have when the sink is complete, for filters on the
   * probe side's column. To be called before the sink runs.
   */
  public Supplier<KeySet> keys(int key) {
    int column = stored(join.buildKeys().get(key));
    wantedKeys.set(column);
    return () -> Objects.requireNonNull(keySets.get(column));
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
    double expected = join.build().expectedRows() / query.config().workers();
    return new CollectStage(
        input, outputs, new RowStore(lanes, expected, query.memory()), this::add);
  }

  private synchronized void add(RowStore store) {
    stores.add(store);
  }

  @Override
  public String form() {
    return side().form();
  }

  @Override
  public void complete(Workers workers) {
    List<ValueType> types = join.build().outputs();
    List<ValueType> keys = join.buildKeys().stream().map(types::get).toList();
    RowStore rows = RowStore.concatenate(stores, workers);
    stores.clear();
    wantedKeys.stream()
        .forEach(
            column ->
                keySets.put(
                    column, KeySet.of(rows.columns().get(column), query.memory(), workers)));
    side = Optional.of(new BuildSideMaker(rows, keys, existenceOnly, query, workers).make());
  }
}
