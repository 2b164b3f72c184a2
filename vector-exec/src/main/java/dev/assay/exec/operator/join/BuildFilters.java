package dev.assay.exec.operator.join;

import dev.assay.exec.operator.filter.KeyFilter;
import dev.assay.exec.operator.key.BloomFilter;
import dev.assay.exec.operator.key.KeySet;
import dev.assay.exec.operator.key.KeyTest;
import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.spill.RowHash;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.pipeline.Workers;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the keys of a build side tell of rows that are read later: the values of each integral key
 * column, and a Bloom filter of all key columns where that can say more.
 */
public final class BuildFilters {

  /** Stands for all key columns together. */
  private static final int ALL = -1;

  /** Share of probe rows that match from which on no Bloom filter is made. */
  private static final double MOST_MATCHES = 0.75;

  private final Join join;
  private final QueryContext query;
  private final Map<Integer, KeyTest> tests = new HashMap<>();

  BuildFilters(Join join, QueryContext query) {
    this.join = join;
    this.query = query;
  }

  /**
   * Filters over the probe side's columns, whose values are known when the build side is complete.
   * To be called before it runs.
   */
  public List<KeyFilter> ofProbe() {
    List<KeyFilter> filters = new ArrayList<>();
    for (int key = 0; key < join.probeKeys().size(); key++) {
      if (isIntegral(join, key)) {
        filters.add(filter(key, List.of(join.probeKeys().get(key))));
      }
    }
    if (wantsBloomFilter(filters.size())) {
      filters.add(filter(ALL, join.probeKeys()));
    }
    return filters;
  }

  private KeyFilter filter(int key, List<Integer> columns) {
    tests.put(key, KeyTest.EVERYTHING);
    return new KeyFilter(columns, () -> Objects.requireNonNull(tests.get(key)));
  }

  /** There are several columns, or one without values, and not most rows are known to match. */
  private boolean wantsBloomFilter(int integral) {
    int keys = join.probeKeys().size();
    boolean isCounted =
        join.kind() == JoinKind.SEMI || (join.kind() == JoinKind.INNER && join.buildIsUnique());
    boolean mostMatch = join.expectedRows() > MOST_MATCHES * join.probe().expectedRows();
    return keys > Math.min(1, integral) && !(isCounted && mostMatch);
  }

  /** Whether a key's columns of both sides can be compared as integers. */
  public static boolean isIntegral(Join join, int key) {
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
   * Makes what was asked for.
   *
   * @param rows whose first columns are the keys, as far as these are different
   * @param hash of the keys
   */
  void make(RowStore rows, RowHash hash, Workers workers) {
    for (int key : List.copyOf(tests.keySet())) {
      tests.put(key, key == ALL ? bloomFilter(rows, hash) : keySet(key, rows, workers));
    }
  }

  private KeyTest keySet(int key, RowStore rows, Workers workers) {
    int column = join.buildKeys().indexOf(join.buildKeys().get(key));
    return KeySet.of(rows.columns().get(column), query.memory(), workers);
  }

  private KeyTest bloomFilter(RowStore rows, RowHash hash) {
    if (rows.size() > join.probe().expectedRows()) {
      return KeyTest.EVERYTHING;
    }
    long most = query.config().partitioning().sharedBytes() / 2;
    return BloomFilter.of(rows, hash, most, query.memory());
  }
}
