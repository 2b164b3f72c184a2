package dev.assay.exec.operator.window;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.sort.SortColumn;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.physical.WindowCall.Function;
import dev.assay.exec.type.Lane;
import java.util.Optional;

/**
 * What a call needs to know of rows that come one after the other, from the start of a partition on
 * or from its end: how many have a value, their sum, and which of them would be picked.
 */
final class Carry {

  /** The rows that are looked at, and where two values of them are compared. */
  private final Optional<StoredColumn> column;

  private final Optional<SortColumn> values;
  private final WindowCall call;
  private final boolean isForward;
  private final int scratch;
  private final WideSum sum = new WideSum();
  private final Results pick;
  private long counted;
  private double real;

  /** Whether some row has been picked. */
  private boolean isSet;

  /**
   * No rows yet.
   *
   * @param column the first argument
   * @param values how its values compare
   * @param scratch a row of it, and the next, that are no rows
   * @param isForward whether rows come from the start on
   */
  Carry(
      WindowCall call,
      Optional<StoredColumn> column,
      Optional<SortColumn> values,
      int scratch,
      boolean isForward) {
    this.call = call;
    this.column = column;
    this.values = values;
    this.scratch = scratch;
    this.isForward = isForward;
    pick = new Results(column.map(StoredColumn::lane).orElse(Lane.LONG), 1);
  }

  private boolean picks() {
    return switch (call.function()) {
      case MIN, MAX, FIRST, LAST -> call.seen().isPlain();
      default -> false;
    };
  }

  void clear() {
    counted = 0;
    real = 0;
    sum.high = 0;
    sum.low = 0;
    isSet = false;
  }

  Carry copy() {
    Carry copy = new Carry(call, column, values, scratch, isForward);
    copy.add(this);
    return copy;
  }

  void add(int row) {
    boolean isValid = column.isEmpty() || column.get().isValid(row);
    counted += isValid ? 1 : 0;
    switch (call.function()) {
      case SUM, SUM_OR_ZERO -> {
        StoredColumn summed = column.orElseThrow();
        if (isValid && summed.lane() == Lane.DOUBLE) {
          real += summed.doubles()[row];
        } else if (isValid) {
          sum.add(summed, row);
        }
      }
      default -> {
        if (picks() && (isValid || isRespected())) {
          pick(row);
        }
      }
    }
  }

  void add(Carry later) {
    counted += later.counted;
    real += later.real;
    sum.add(later.sum.high, later.sum.low);
    if (picks() && later.isSet) {
      later.pick.give(0, column.orElseThrow(), scratch + 1);
      pick(scratch + 1);
    }
  }

  /** Whether rows without a value are picked too. */
  private boolean isRespected() {
    return (call.function() == Function.FIRST || call.function() == Function.LAST)
        && !call.seen().ignoreNulls();
  }

  /** Picks a row that comes later where it is the better one. */
  private void pick(int row) {
    if (!isSet || isBetter(row)) {
      pick.put(0, column.orElseThrow(), row);
      isSet = true;
    }
  }

  private boolean isBetter(int row) {
    if (call.function() == Function.FIRST || call.function() == Function.LAST) {
      return isForward == (call.function() == Function.LAST);
    }
    pick.give(0, column.orElseThrow(), scratch);
    return values.orElseThrow().compare(row, scratch) < 0;
  }

  /** How many rows have a value; all, where the call has no argument. */
  long counted() {
    return counted;
  }

  /** Their sum, in 128 bits. */
  WideSum sum() {
    return sum;
  }

  /** Their sum, of doubles. */
  double real() {
    return real;
  }

  /** Puts the value that is picked into the place of a row. */
  void give(StoredColumn target, int row) {
    if (picks()) {
      pick.give(0, target, row);
    }
  }
}
