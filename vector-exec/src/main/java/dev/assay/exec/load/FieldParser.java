package dev.assay.exec.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.kernel.TextCheck;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalLong;

/** The bytes of one field, from an address to an address, as a value. */
final class FieldParser {

  private static final int MAX_LONG_DIGITS = 18; // as many nines fit in a long

  /** Powers of ten. */
  static final long[] POWERS = new long[MAX_LONG_DIGITS + 1];

  private static final double[] EXACT_POWERS = new double[MAX_LONG_DIGITS + 1];

  /** Integers up to this are doubles exactly. */
  private static final long MAX_EXACT = 1L << 53;

  static {
    long power = 1;
    for (int i = 0; i <= MAX_LONG_DIGITS; i++) {
      POWERS[i] = power;
      EXACT_POWERS[i] = power;
      power *= 10;
    }
  }

  private FieldParser() {}

  /** A field is no value of its column's type; the message says why, without the place. */
  static final class Malformed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    Malformed(String reason) {
      super(reason, null, false, false);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /** Adds a value of any type but VARCHAR. */
  static void add(ColumnType type, long start, long end, ColumnBuffer target) {
    if (type.kind() == TypeKind.FLOAT) {
      target.addDouble((float) floating(start, end));
    } else if (type.kind() == TypeKind.DOUBLE) {
      target.addDouble(floating(start, end));
    } else if (type.isWide()) {
      target.addDecimal(wide(type, start, end));
    } else {
      target.addLong(integral(type, start, end));
    }
  }

  private static long integral(ColumnType type, long start, long end) {
    return switch (type.kind()) {
      case BOOLEAN -> bool(start, end);
      case TINYINT -> integer(start, end, Byte.MIN_VALUE, Byte.MAX_VALUE, "TINYINT");
      case SMALLINT -> integer(start, end, Short.MIN_VALUE, Short.MAX_VALUE, "SMALLINT");
      case INTEGER -> integer(start, end, Integer.MIN_VALUE, Integer.MAX_VALUE, "INTEGER");
      case BIGINT -> integer(start, end, Long.MIN_VALUE, Long.MAX_VALUE, "BIGINT");
      case DECIMAL -> decimal(start, end, type.precision(), type.scale());
      case DATE -> date(start, end);
      case TIME -> moment(TemporalText.time(text(start, end)), "TIME");
      case TIMESTAMP, TIMESTAMP_TZ -> moment(TemporalText.timestamp(text(start, end)), "TIMESTAMP");
      default -> throw new IllegalArgumentException(type.kind() + " is not integral");
    };
  }

  private static long moment(OptionalLong micros, String type) {
    return micros.orElseThrow(() -> new Malformed("is not of type " + type));
  }

  static long integer(long start, long end, long least, long greatest, String type) {
    boolean negative = start < end && Memory.getByte(start) == '-';
    long from = negative ? start + 1 : start;
    long value = 0;
    if (end - from > MAX_LONG_DIGITS) {
      value = longInteger(start, end, type);
    } else {
      if (from == end) {
        throw new Malformed("is not of type " + type);
      }
      for (long i = from; i < end; i++) {
        value = 10 * value + digit(i, type);
      }
      value = negative ? -value : value;
    }
    if (value < least || value > greatest) {
      throw new Malformed("is out of the range of type " + type);
    }
    return value;
  }

  private static long longInteger(long start, long end, String type) {
    for (long i = Memory.getByte(start) == '-' ? start + 1 : start; i < end; i++) {
      digit(i, type);
    }
    try {
      return Long.parseLong(text(start, end));
    } catch (NumberFormatException e) {
      throw new Malformed("is out of the range of type " + type);
    }
  }

  /** A decimal of more than 18 digits. */
  private static BigDecimal wide(ColumnType type, long start, long end) {
    try {
      BigDecimal value =
          new BigDecimal(text(start, end)).setScale(type.scale(), RoundingMode.HALF_UP);
      if (value.precision() > type.precision()) {
        throw outOfDecimal(type.precision(), type.scale());
      }
      return value;
    } catch (NumberFormatException e) {
      throw new Malformed("is not of type DECIMAL");
    }
  }

  /** Unscaled; digits for which the scale has no place are rounded half away from zero. */
  static long decimal(long start, long end, int precision, int scale) {
    boolean negative = start < end && Memory.getByte(start) == '-';
    long i = negative ? start + 1 : start;
    long value = 0;
    int digits = 0;
    int fraction = -1; // digits after the point; -1 before it
    int rounding = 0;
    for (; i < end; i++) {
      if (Memory.getByte(i) == '.' && fraction < 0) {
        fraction = 0;
        continue;
      }
      int digit = digit(i, "DECIMAL");
      digits++;
      if (fraction < scale) {
        if (value >= POWERS[MAX_LONG_DIGITS - 1]) {
          throw outOfDecimal(precision, scale);
        }
        value = 10 * value + digit;
        fraction += fraction < 0 ? 0 : 1;
      } else if (fraction == scale) {
        rounding = digit >= 5 ? 1 : 0;
        fraction++;
      }
    }
    if (digits == 0) {
      throw new Malformed("is not of type DECIMAL");
    }
    int missing = Math.max(0, scale - Math.max(0, fraction));
    if (value > (POWERS[precision] - 1 - rounding) / POWERS[missing]) {
      throw outOfDecimal(precision, scale);
    }
    value = value * POWERS[missing] + rounding;
    return negative ? -value : value;
  }

  private static Malformed outOfDecimal(int precision, int scale) {
    return new Malformed("is out of the range of type DECIMAL(" + precision + ", " + scale + ")");
  }

  /** Days since 1970-01-01 of yyyy-mm-dd. */
  static int date(long start, long end) {
    if (end - start != 10 || Memory.getByte(start + 4) != '-' || Memory.getByte(start + 7) != '-') {
      throw new Malformed("is not a date yyyy-mm-dd");
    }
    int year = 100 * twoDigits(start) + twoDigits(start + 2);
    return epochDayOf(year, twoDigits(start + 5), twoDigits(start + 8));
  }

  /** Days since 1970-01-01 of a day of the calendar. */
  static int epochDayOf(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month)) {
      throw new Malformed("is not a date of the calendar");
    }
    return epochDay(year, month, day);
  }

  private static int daysOfMonth(int year, int month) {
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 ? leap ? 29 : 28 : 30 + (month + (month >> 3) & 1);
  }

  /**
   * Counts from a March 1st, so that the leap day ends a year. Source: Hinnant, "chrono-compatible
   * low-level date algorithms" (2013).
   */
  private static int epochDay(int year, int month, int day) {
    int shifted = month <= 2 ? year - 1 : year;
    int era = Math.floorDiv(shifted, 400);
    int yearOfEra = shifted - 400 * era;
    int dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    int dayOfEra = 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return 146_097 * era + dayOfEra - 719_468;
  }

  /**
   * Up to 18 digits whose integer is exact need one division (Clinger 1990); others the library.
   */
  private static double floating(long start, long end) {
    boolean negative = start < end && Memory.getByte(start) == '-';
    long value = 0;
    int digits = 0;
    int fraction = -1;
    for (long i = negative ? start + 1 : start; i < end; i++) {
      int digit = Memory.getByte(i) - '0';
      if (digit == '.' - '0' && fraction < 0) {
        fraction = 0;
      } else if (digit < 0 || digit > 9 || ++digits > MAX_LONG_DIGITS) {
        return slowFloating(start, end);
      } else {
        value = 10 * value + digit;
        fraction += fraction < 0 ? 0 : 1;
      }
    }
    if (digits == 0 || value > MAX_EXACT) {
      return slowFloating(start, end);
    }
    double magnitude = value / EXACT_POWERS[Math.max(0, fraction)];
    return negative ? -magnitude : magnitude;
  }

  private static double slowFloating(long start, long end) {
    String text = text(start, end);
    try {
      if (!text.isEmpty() && "dDfF".indexOf(text.charAt(text.length() - 1)) < 0) {
        return Double.parseDouble(text);
      }
    } catch (NumberFormatException e) {
      throw new Malformed("is not of type DOUBLE");
    }
    throw new Malformed("is not of type DOUBLE");
  }

  private static long bool(long start, long end) {
    return switch (text(start, end).toLowerCase(Locale.ROOT)) {
      case "true", "t", "1" -> 1;
      case "false", "f", "0" -> 0;
      default -> throw new Malformed("is not of type BOOLEAN");
    };
  }

  /** Refuses bytes that are no UTF-8. */
  static void requireUtf8(long start, long end) {
    if (!TextCheck.isUtf8(start, (int) (end - start))) {
      throw new Malformed("is not UTF-8");
    }
  }

  private static int digit(long address, String type) {
    int digit = Memory.getByte(address) - '0';
    if (digit < 0 || digit > 9) {
      throw new Malformed("is not of type " + type);
    }
    return digit;
  }

  private static int twoDigits(long address) {
    return 10 * digit(address, "DATE") + digit(address + 1, "DATE");
  }

  /** The bytes as a string. */
  static String text(long start, long end) {
    byte[] bytes = new byte[(int) (end - start)];
    Memory.copy(start, bytes, 0, bytes.length);
    return new String(bytes, UTF_8);
  }
}
