package dev.assay.exec.type;

import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a value before a query runs: its SQL type, the lane in which it travels, and
 * bounds that statistics prove. Bounds decide lanes, so that nothing proven can overflow.
 *
 * @param type the SQL type
 * @param lane how it travels; INT only where both bounds are 32-bit
 * @param least no value is below; {@link Long#MIN_VALUE} where unknown; meaningless for DOUBLE and
 *     STRING
 * @param greatest no value is above; {@link Long#MAX_VALUE} where unknown; meaningless as above
 * @param dictionary for texts that travel as codes in lane INT, what the codes mean
 */
public record ValueType(
    ColumnType type, Lane lane, long least, long greatest, Optional<Dictionary> dictionary) {

  /** Microseconds of a day. */
  public static final long DAY_MICROS = 86_400_000_000L;

  /** Checks. */
  public ValueType {
    Objects.requireNonNull(type);
    if (least > greatest) {
      throw new IllegalArgumentException("bounds are the wrong way round");
    }
    if (lane == Lane.INT && (least < Integer.MIN_VALUE || greatest > Integer.MAX_VALUE)) {
      throw new IllegalArgumentException("values that may pass 32 bits cannot travel as INT");
    }
  }

  /** A value without a dictionary. */
  public ValueType(ColumnType type, Lane lane, long least, long greatest) {
    this(type, lane, least, greatest, Optional.empty());
  }

  /** Texts as codes of a dictionary. */
  public static ValueType coded(ColumnType type, Dictionary dictionary) {
    int last = Math.max(0, dictionary.size() - 1);
    return new ValueType(type, Lane.INT, 0, last, Optional.of(dictionary));
  }

  /** An integral value between two bounds, in the narrowest lane that holds them. */
  public static ValueType bounded(ColumnType type, long least, long greatest) {
    boolean narrow = least >= Integer.MIN_VALUE && greatest <= Integer.MAX_VALUE;
    return new ValueType(type, narrow ? Lane.INT : Lane.LONG, least, greatest);
  }

  /** A value of which only the type is known. */
  public static ValueType of(ColumnType type) {
    return switch (type.kind()) {
      case FLOAT, DOUBLE -> new ValueType(type, Lane.DOUBLE, Long.MIN_VALUE, Long.MAX_VALUE);
      case VARCHAR -> new ValueType(type, Lane.STRING, Long.MIN_VALUE, Long.MAX_VALUE);
      case BOOLEAN -> bounded(type, 0, 1);
      case TINYINT -> bounded(type, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SMALLINT -> bounded(type, Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER, DATE -> bounded(type, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case DECIMAL ->
          type.isWide()
              ? new ValueType(type, Lane.STRING, Long.MIN_VALUE, Long.MAX_VALUE)
              : bounded(type, 1 - power(type.precision()), power(type.precision()) - 1);
      case TIME -> new ValueType(type, Lane.LONG, 0, DAY_MICROS);
      case BIGINT, TIMESTAMP, TIMESTAMP_TZ, INTERVAL_MONTHS, INTERVAL_MICROS ->
          bounded(type, Long.MIN_VALUE, Long.MAX_VALUE);
    };
  }

  private static long power(int digits) {
    long power = 1;
    for (int i = 0; i < digits; i++) {
      power *= 10;
    }
    return power;
  }

  /** Whether a row may lack a value. */
  public boolean nullable() {
    return type.nullable();
  }
}
