package dev.assay.exec.operator.aggregate;

import dev.assay.exec.kernel.AggregateScatter;
import dev.assay.exec.kernel.GroupMasks;
import dev.assay.exec.vector.ColumnVector;

/** The rows of a batch by group. Belongs to one worker. */
final class GroupedRows {

  /** How many groups there are, as far as loops care. */
  enum Form {
    /** One: every row is in group 0. */
    ONE,
    /** Up to {@link #FEW}: a bitmap of rows for each. */
    FEW,
    /** Any number. */
    MANY
  }

  /** Groups up to which a pass for each beats adding row by row. */
  static final int FEW = 8;

  private final int[] ids;
  private final int[] diverted;
  private final long[][] masks;
  private final int[] counts;
  private Form form = Form.MANY;
  private int rows;

  GroupedRows(int vectorLength, int fewGroups) {
    ids = new int[vectorLength];
    diverted = new int[vectorLength];
    masks = new long[fewGroups][vectorLength / Long.SIZE];
    counts = new int[fewGroups];
  }

  /** The group of each row, to be filled before one of the setters is called. */
  int[] ids() {
    return ids;
  }

  void setOne(int count) {
    rows = count;
    form = Form.ONE;
  }

  void setFew(int count) {
    rows = count;
    form = Form.FEW;
    for (int group = 0; group < masks.length; group++) {
      counts[group] = GroupMasks.of(ids, count, group, masks[group]);
    }
  }

  void setMany(int count) {
    rows = count;
    form = Form.MANY;
  }

  Form form() {
    return form;
  }

  int rows() {
    return rows;
  }

  /** Groups of form FEW. */
  int fewGroups() {
    return masks.length;
  }

  /** Rows of one of few groups. */
  int count(int group) {
    return counts[group];
  }

  /** Bitmap of the rows of one of few groups. */
  long[] mask(int group) {
    return masks[group];
  }

  /** The group of each row, or another number for rows without a value. */
  int[] idsOf(ColumnVector values, int elsewhere) {
    if (!values.hasNulls()) {
      return ids;
    }
    AggregateScatter.divertNulls(ids, values.validity(), rows, elsewhere, diverted);
    return diverted;
  }
}
