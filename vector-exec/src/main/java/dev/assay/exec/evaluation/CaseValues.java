package dev.assay.exec.evaluation;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.Blend;
import dev.assay.exec.type.Lane;
import dev.assay.exec.vector.Batch;
import dev.assay.exec.vector.ColumnVector;

/** The value beside the first true condition; a branch is asked only for the rows that take it. */
final class CaseValues implements Values {

  private final Condition[] conditions;
  private final Values[] branches;
  private final long[] left;
  private final long[] taken;
  private final ColumnVector result;

  /**
   * A choice.
   *
   * @param branches one for each condition, and one more for rows where none is true; all of a lane
   */
  CaseValues(Condition[] conditions, Values[] branches, Lane lane, int capacity) {
    this.conditions = conditions;
    this.branches = branches;
    left = new long[Bitmap.words(capacity)];
    taken = new long[Bitmap.words(capacity)];
    result = new ColumnVector(lane, capacity);
  }

  @Override
  public ColumnVector values(Batch batch, long[] asked) {
    int rows = batch.size();
    result.allValid();
    result.setTextsPass(false);
    Bitmap.clear(result.validity(), rows);
    Bitmap.copy(asked, rows, left);
    for (int i = 0; i < conditions.length; i++) {
      Bitmap.copy(left, rows, taken);
      conditions[i].refine(batch, taken);
      Bitmap.andNot(left, taken, rows);
      blend(branches[i], batch, taken);
    }
    blend(branches[conditions.length], batch, left);
    return result;
  }

  /** Takes over what a branch gives for the rows of a set, which is used up. */
  private void blend(Values branch, Batch batch, long[] chosen) {
    int rows = batch.size();
    if (Bitmap.isEmpty(chosen, rows)) {
      return;
    }
    ColumnVector from = branch.values(batch, chosen);
    switch (result.lane()) {
      case INT -> Blend.ints(from.ints(), chosen, rows, result.ints());
      case LONG -> Blend.longs(from.longs(), chosen, rows, result.longs());
      case DOUBLE -> Blend.doubles(from.doubles(), chosen, rows, result.doubles());
      case STRING -> {
        Blend.longs(from.longs(), chosen, rows, result.longs());
        Blend.ints(from.ints(), chosen, rows, result.ints());
        result.setTextsPass(result.textsPass() || from.textsPass());
      }
    }
    if (from.hasNulls()) {
      result.validityCounts();
      Bitmap.and(chosen, from.validity(), rows);
    }
    Bitmap.or(result.validity(), chosen, rows);
  }
}
