package dev.assay.exec.function;

import static dev.assay.exec.function.ScalarFunction.integral;

import dev.assay.exec.function.ScalarFunction.Parameter;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.time.LocalDate;
import java.util.List;

/** TIME_BUCKET: the start of the stretch of time that a moment is in. */
final class TimeBuckets {

  private static final Parameter TIMESTAMP = Parameter.TIMESTAMP;
  private static final Parameter MONTHS = Parameter.MONTHS;
  private static final Parameter MICROS = Parameter.MICROS;
  private static final TypeKind MOMENT = TypeKind.TIMESTAMP;

  /** 2000-01-03. */
  private static final long FIRST_MONDAY = 10_959;

  private TimeBuckets() {}

  static List<ScalarFunction> all() {
    return List.of(
        integral("TIME_BUCKET", MOMENT, TimeBuckets::bucket, MICROS, TIMESTAMP),
        integral("TIME_BUCKET", MOMENT, TimeBuckets::monthBucket, MONTHS, TIMESTAMP),
        integral("TIME_BUCKET", TypeKind.DATE, r -> day(bucket(r)), MICROS, Parameter.DATE),
        integral("TIME_BUCKET", TypeKind.DATE, r -> day(monthBucket(r)), MONTHS, Parameter.DATE));
  }

  private static long day(long micros) {
    return Math.floorDiv(micros, ValueType.DAY_MICROS);
  }

  /** The second argument's moment; a date is its midnight. */
  private static long bucketed(Row row) {
    if (row.integer(0) <= 0) {
      throw new Row.Failure("TIME_BUCKET needs a width above 0");
    }
    return row.type(1).kind() == TypeKind.DATE
        ? Math.multiplyExact(row.integer(1), ValueType.DAY_MICROS)
        : row.integer(1);
  }

  /** The start of the stretch of that width that a moment is in; one begins on a Monday. */
  private static long bucket(Row row) {
    long moment = bucketed(row);
    long monday = FIRST_MONDAY * ValueType.DAY_MICROS;
    return moment - Math.floorMod(moment - monday, row.integer(0));
  }

  private static long monthBucket(Row row) {
    LocalDate date = LocalDate.ofEpochDay(day(bucketed(row)));
    long months = (date.getYear() - 2000) * 12L + date.getMonthValue() - 1;
    return LocalDate.of(2000, 1, 1)
            .plusMonths(months - Math.floorMod(months, row.integer(0)))
            .toEpochDay()
        * ValueType.DAY_MICROS;
  }
}
