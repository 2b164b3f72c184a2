package dev.assay.exec.type;

/** What a column's values are. */
public enum TypeKind {
  /** False and true, as 0 and 1. */
  BOOLEAN,
  /** 8 bits, signed. */
  TINYINT,
  /** 16 bits, signed. */
  SMALLINT,
  /** 32 bits, signed. */
  INTEGER,
  /** 64 bits, signed. */
  BIGINT,
  /** IEEE 754 binary32; travels as DOUBLE, rounded after each operation. */
  FLOAT,
  /** IEEE 754 binary64. */
  DOUBLE,
  /** An unscaled integer and a fixed number of digits after the point. */
  DECIMAL,
  /** UTF-8 text. */
  VARCHAR,
  /** Days since 1970-01-01, proleptic Gregorian. */
  DATE,
  /** Microseconds since midnight. */
  TIME,
  /** Microseconds since 1970-01-01 00:00:00, of no time zone. */
  TIMESTAMP,
  /** Microseconds since 1970-01-01 00:00:00 UTC. */
  TIMESTAMP_TZ,
  /** Months. */
  INTERVAL_MONTHS,
  /** Microseconds. */
  INTERVAL_MICROS;

  /**
   * True where values are integers, of any number of digits: exact numbers, days, microseconds,
   * months.
   */
  public boolean isIntegral() {
    return !isFloating() && this != VARCHAR;
  }

  /** True where values are floating point. */
  public boolean isFloating() {
    return this == FLOAT || this == DOUBLE;
  }

  /** True of integers and decimals. */
  public boolean isExact() {
    return switch (this) {
      case TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL -> true;
      default -> false;
    };
  }

  /** True of numbers. */
  public boolean isNumber() {
    return isExact() || isFloating();
  }

  /** True of days and moments. */
  public boolean isDateOrTimestamp() {
    return this == DATE || this == TIMESTAMP || this == TIMESTAMP_TZ;
  }
}
