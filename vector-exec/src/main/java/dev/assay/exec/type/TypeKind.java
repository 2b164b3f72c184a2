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
  /** IEEE 754 binary64. */
  DOUBLE,
  /** An unscaled integer and a fixed number of digits after the point. */
  DECIMAL,
  /** UTF-8 text. */
  VARCHAR,
  /** Days since 1970-01-01, proleptic Gregorian. */
  DATE;

  /** True where a stored value is an integer, so that it can be offset from a base. */
  public boolean isIntegral() {
    return this != DOUBLE && this != VARCHAR;
  }
}
