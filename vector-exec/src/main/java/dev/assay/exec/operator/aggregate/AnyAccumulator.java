package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.AggregateScatter;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.pipeline.KeptTexts;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.ColumnVector;
import java.util.Arrays;

/** The first value of each group that came: any other would do where all rows have the same. */
final class AnyAccumulator extends Accumulator {

  private final Lane lane;
  private int[] fresh = {};
  private int[] ints = {};
  private long[] longs = {};
  private double[] doubles = {};
  private final KeptTexts texts;

  AnyAccumulator(QueryMemory memory, Lane lane) {
    super(memory, true);
    this.lane = lane;
    texts = new KeptTexts(memory);
  }

  @Override
  long bytesFor(int rows) {
    return texts.bytesFor(rows);
  }

  @Override
  void resize(int used, int length) {
    if (lane == Lane.INT || lane == Lane.STRING) {
      ints = memory.grow(ints, used, length);
    }
    if (lane == Lane.LONG || lane == Lane.STRING) {
      longs = memory.grow(longs, used, length);
    }
    if (lane == Lane.DOUBLE) {
      doubles = memory.grow(doubles, used, length);
    }
  }

  /** What is not marked is not read, but texts are copied all the same. */
  @Override
  void clear(int from, int to) {
    if (lane == Lane.STRING) {
      Arrays.fill(ints, from, to, 0);
    }
  }

  @Override
  void add(ColumnVector values, GroupedRows rows) {
    int count = rows.rows();
    int[] ids = fresh(rows.idsOf(values, nowhere()), count);
    if (values.textsPass()) {
      putCopies(values, ids, count);
      return;
    }
    if (lane == Lane.INT || lane == Lane.STRING) {
      AggregateScatter.put(values.ints(), ids, count, ints);
    }
    if (lane == Lane.LONG || lane == Lane.STRING) {
      AggregateScatter.put(values.longs(), ids, count, longs);
    }
    if (lane == Lane.DOUBLE) {
      AggregateScatter.put(values.doubles(), ids, count, doubles);
    }
  }

  private void putCopies(ColumnVector values, int[] ids, int count) {
    long[] addresses = values.longs();
    int[] lengths = values.ints();
    for (int i = 0; i < count; i++) {
      if (ids[i] != nowhere() && !hasValue(ids[i])) {
        setValue(ids[i]); // so that a batch copies one text for a group
        longs[ids[i]] = texts.keep(addresses[i], lengths[i]);
        ints[ids[i]] = lengths[i];
      }
    }
  }

  /** The groups of rows, but none where a group has a value already. */
  private int[] fresh(int[] ids, int count) {
    fresh = fresh.length < count ? new int[ids.length] : fresh;
    for (int i = 0; i < count; i++) {
      fresh[i] = hasValue(ids[i]) ? nowhere() : ids[i];
    }
    return fresh;
  }

  @Override
  void mergeValues(Accumulator other, int[] theirs, int[] ours, int count) {
    AnyAccumulator others = (AnyAccumulator) other;
    for (int i = 0; i < count; i++) {
      int group = theirs[i];
      if (others.hasValue(group) && !hasValue(ours[i])) {
        int target = ours[i];
        switch (lane) {
          case INT -> ints[target] = others.ints[group];
          case LONG -> longs[target] = others.longs[group];
          case DOUBLE -> doubles[target] = others.doubles[group];
          case STRING -> {
            ints[target] = others.ints[group];
            longs[target] = others.longs[group];
          }
        }
      }
    }
  }

  @Override
  Object[] states() {
    return switch (lane) {
      case INT -> new Object[] {ints};
      case LONG -> new Object[] {longs};
      case DOUBLE -> new Object[] {doubles};
      case STRING -> new Object[] {longs, ints};
    };
  }

  @Override
  StoredColumn results(AggregateCall call, int groups) {
    long[] validity = call.type().nullable() ? validity(groups) : new long[0];
    return switch (lane) {
      case INT -> StoredColumn.ofInts(ints, validity, groups);
      case LONG -> StoredColumn.ofLongs(longs, validity, groups);
      case DOUBLE -> StoredColumn.ofDoubles(doubles, validity, groups);
      case STRING -> StoredColumn.ofTexts(longs, ints, validity, groups);
    };
  }
}
