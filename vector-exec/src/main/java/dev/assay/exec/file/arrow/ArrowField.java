package dev.assay.exec.file.arrow;

import dev.assay.exec.type.ColumnType;
import java.util.List;
import java.util.Optional;

/**
 * A column of an Arrow file: what its values are and how they lie.
 *
 * @param type as SQL sees it
 * @param shape which buffers there are
 * @param widthBits of a value of fixed length; else 0
 * @param reading what a value of fixed length means; not of decimals of more than 18 digits
 * @param isRaw whether its bytes are those of our own segments
 * @param index of columns with a dictionary, how its codes lie
 * @param dictionary the id of that
 * @param children of nested columns, which are passed over
 * @param refusal why it cannot be read; empty where it can
 */
record ArrowField(
    String name,
    ColumnType type,
    Shape shape,
    int widthBits,
    Reading reading,
    boolean isRaw,
    Optional<ArrowField> index,
    long dictionary,
    List<ArrowField> children,
    String refusal) {

  /** Buffers of a column in a batch. */
  enum Shape {
    /** None: no row has a value. */
    NOTHING(0),
    /** Children are all there is. */
    CHILDREN(0),
    /** Validity, or types of a union. */
    ONE(1),
    /** Validity and values of fixed length. */
    FIXED(2),
    /** Validity, ends of 32 bits, and bytes. */
    TEXT(3),
    /** The same with ends of 64 bits. */
    LARGE_TEXT(3),
    /** Validity, views, and as many buffers of bytes as the batch says. */
    VIEW(2);

    private final int buffers;

    Shape(int buffers) {
      this.buffers = buffers;
    }

    /** How many, without those of bytes that views point to. */
    int buffers() {
      return buffers;
    }
  }

  /** Reads a value from where values begin. */
  @FunctionalInterface
  interface Reading {

    /**
     * An integral value, or the bits of a double.
     *
     * @throws ArithmeticException where it passes 64 bits
     */
    long at(long address, long row);
  }

  /** Whether it can only be named. */
  boolean isRefused() {
    return !refusal.isEmpty();
  }

  /** Whether SQL sees the same column in both. */
  boolean agrees(ArrowField other) {
    return name.equalsIgnoreCase(other.name) && type.equals(other.type);
  }

  /** As it lies in record batches: codes, where there is a dictionary. */
  ArrowField stored() {
    return index.orElse(this);
  }

  /** The same column with its values in a dictionary. */
  ArrowField coded(ArrowField codes, long id) {
    return with(Optional.of(codes), id);
  }

  /** The values of its dictionary. */
  ArrowField withoutCodes() {
    return with(Optional.empty(), 0);
  }

  private ArrowField with(Optional<ArrowField> codes, long id) {
    return new ArrowField(
        name, type, shape, widthBits, reading, isRaw, codes, id, children, refusal);
  }
}
