package dev.assay.exec.type;

/**
 * Type of a column.
 *
 * @param kind what its values are
 * @param precision digits of a decimal, 1 to 38; 0 for other kinds
 * @param scale digits after the point of a decimal, 0 to precision; 0 for other kinds
 * @param nullable whether rows without a value are allowed
 */
public record ColumnType(TypeKind kind, int precision, int scale, boolean nullable) {

  /** Most digits of a decimal that SQL may name. */
  public static final int MAX_DECIMAL_PRECISION = 38;

  /** Checks. */
  public ColumnType {
    boolean decimal = kind == TypeKind.DECIMAL;
    if (decimal
        ? precision < 1 || precision > MAX_DECIMAL_PRECISION || scale < 0 || scale > precision
        : precision != 0 || scale != 0) {
      throw new IllegalArgumentException(
          "no type " + kind + "(" + precision + ", " + scale + "): decimals have 1 to 38 digits");
    }
  }

  /** Most digits of a decimal whose unscaled value always fits 64 bits. */
  public static final int MAX_LONG_PRECISION = 18;

  /** Whether values may need more than 64 bits: a decimal of more than 18 digits. */
  public boolean isWide() {
    return precision > MAX_LONG_PRECISION;
  }

  /** A type without precision that has a value in every row. */
  public static ColumnType of(TypeKind kind) {
    return new ColumnType(kind, 0, 0, false);
  }

  /** A decimal that has a value in every row. */
  public static ColumnType decimal(int precision, int scale) {
    return new ColumnType(TypeKind.DECIMAL, precision, scale, false);
  }

  /** The same type, with rows that may lack a value. */
  public ColumnType orNull() {
    return new ColumnType(kind, precision, scale, true);
  }

  /** As SQL writes it. */
  public String sql() {
    return switch (kind) {
      case DECIMAL ->
          precision == MAX_DECIMAL_PRECISION && scale == 0
              ? "HUGEINT"
              : "DECIMAL(" + precision + "," + scale + ")";
      case TIMESTAMP_TZ -> "TIMESTAMP WITH TIME ZONE";
      case INTERVAL_MONTHS, INTERVAL_MICROS -> "INTERVAL";
      default -> kind.name();
    };
  }
}
