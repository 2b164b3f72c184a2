package dev.assay.exec.operator.key;

import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.Optional;

/**
 * How one key column becomes a code from 0 to {@code range - 1}.
 *
 * @param lane of the column
 * @param kind what a code is
 * @param least value of code 0, of a bounded column
 * @param range codes; the last of them stands for null where {@code hasNullCode}
 * @param hasNullCode whether null is a value like others, as groups have it
 * @param numbers of values, of a column of kind NUMBERS
 * @param texts of a column of kind TEXTS
 * @param folded where all columns before this one are numbered first, since their keys and these
 *     codes together would pass 62 bits
 */
record KeyPart(
    Lane lane,
    Kind kind,
    long least,
    long range,
    boolean hasNullCode,
    LongIds numbers,
    TextIds texts,
    Optional<LongIds> folded) {

  /** Keys stay below this, so that no sum or wrap has to be feared. */
  static final long MOST_KEYS = 1L << 62;

  /** Codes of a column whose values are numbered as they appear. */
  private static final long ID_CODES = Integer.MAX_VALUE;

  private static final int FEW = 16;

  /** What a code is. */
  enum Kind {
    /** The distance from the least value. */
    BOUNDED,
    /** The number of a 64-bit integer or a double. */
    NUMBERS,
    /** The number of a text. */
    TEXTS
  }

  /**
   * The part of a column.
   *
   * @param before keys of all columns before it, 1 for the first
   * @param memory for what is numbered
   */
  static KeyPart of(
      ValueType type,
      long least,
      long greatest,
      boolean hasNullCode,
      long before,
      QueryMemory memory) {
    long span = greatest - least; // negative where it passes 64 bits
    long range = span + (hasNullCode ? 2 : 1);
    boolean isIntegral = type.lane() == Lane.INT || type.lane() == Lane.LONG;
    boolean isBounded = isIntegral && span >= 0 && range > 0 && range <= MOST_KEYS;
    Kind kind = isBounded ? Kind.BOUNDED : type.lane() == Lane.STRING ? Kind.TEXTS : Kind.NUMBERS;
    if (kind == Kind.BOUNDED && range > ID_CODES && before > MOST_KEYS / range) {
      kind = Kind.NUMBERS; // beside folded keys there are 31 bits left
    }
    long codes = kind == Kind.BOUNDED ? range : ID_CODES;
    boolean folds = before > MOST_KEYS / codes;
    return new KeyPart(
        type.lane(),
        kind,
        kind == Kind.BOUNDED ? least : 0,
        codes,
        hasNullCode,
        new LongIds(FEW, memory),
        new TextIds(memory),
        folds ? Optional.of(new LongIds(FEW, memory)) : Optional.empty());
  }

  /** Keys of this column and all before it. */
  long keysWith(long before) {
    return folded.isPresent() ? ID_CODES * range : before * range;
  }

  /** Codes that stand for values. */
  long valueCodes() {
    return hasNullCode ? range - 1 : range;
  }
}
