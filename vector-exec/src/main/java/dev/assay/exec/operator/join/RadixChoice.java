package dev.assay.exec.operator.join;

import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.pipeline.Partitioning;
import dev.assay.exec.type.Lane;

/** Whether a join's sides are partitioned, by what its build side turned out to be. */
final class RadixChoice {

  private static final int SLOT_BYTES = 16;

  /** Rows looked at for their order. */
  private static final int SAMPLE = 1 << 14;

  /** Where so many of ten rows are not below the one before, keys are in order. */
  private static final int OF_TEN = 9;

  private RadixChoice() {}

  /**
   * What is weighed.
   *
   * @param payload columns of build rows that are read for each match
   * @param probeColumns that are read
   */
  static Partitioning.Join weighed(Join join, RowStore build, int payload, int probeColumns) {
    long slots = Long.highestOneBit(Math.max(1, 4L * build.size() - 1));
    double probeRows = join.probe().expectedRows();
    return new Partitioning.Join(
        slots * SLOT_BYTES,
        (double) build.size() * build.columns().size(),
        probeRows * probeColumns,
        probeRows * (1 + payload));
  }

  /**
   * Whether partitions can be made, and none of what makes one table fast is there: keys that come
   * in order are close in memory as it is.
   */
  static boolean suits(Join join, RowStore build, boolean isForced) {
    for (int key = 0; key < join.buildKeys().size(); key++) {
      var ofProbe = join.probe().outputs().get(join.probeKeys().get(key)).dictionary();
      var ofBuild = join.build().outputs().get(join.buildKeys().get(key)).dictionary();
      if (!ofProbe.equals(ofBuild)) {
        return false; // codes would be translated for each partition anew
      }
    }
    return isForced || !isInOrder(build.columns().getFirst());
  }

  private static boolean isInOrder(StoredColumn key) {
    int count = Math.min(SAMPLE, key.size());
    int rising = 0;
    for (int row = 1; row < count; row++) {
      rising +=
          switch (key.lane()) {
            case INT -> key.ints()[row] >= key.ints()[row - 1] ? 1 : 0;
            case LONG -> key.longs()[row] >= key.longs()[row - 1] ? 1 : 0;
            case DOUBLE, STRING -> 0;
          };
    }
    return (key.lane() == Lane.INT || key.lane() == Lane.LONG)
        && 10L * rising >= OF_TEN * (count - 1L);
  }
}
