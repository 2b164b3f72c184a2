package dev.assay.exec.column;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Values of one column on the heap, on their way into segments. Grows as needed and keeps its
 * arrays when cleared. Belongs to one thread at a time.
 *
 * <p>Integral values and the raw bits of doubles are longs; texts and the 16 bytes of wide decimals
 * lie one behind the other, each with its end. A null holds 0 or the empty text.
 */
public final class ColumnBuffer {

  private static final int FEWEST = 64;

  private final ColumnType type;
  private final boolean isText;

  /** Values; unused for texts. */
  long[] values;

  /** Bytes of texts. */
  byte[] bytes = new byte[0];

  /** End of each text in the bytes. */
  int[] ends;

  /** Rows without a value. */
  final BitSet nullRows = new BitSet();

  private int size;
  private int byteCount;

  /** An empty buffer for values of a type. */
  public ColumnBuffer(ColumnType type) {
    this.type = type;
    isText = type.kind() == TypeKind.VARCHAR || type.isWide();
    values = new long[isText ? 0 : FEWEST];
    ends = new int[isText ? FEWEST : 0];
  }

  /** Type of the values. */
  public ColumnType type() {
    return type;
  }

  /** Values. */
  public int size() {
    return size;
  }

  /**
   * A value: a text (of a wide decimal its bytes), or as a Long what an integral value or the bits
   * of a double are; or null.
   */
  public @Nullable Object value(int row) {
    if (nullRows.get(row)) {
      return null;
    }
    int start = isText ? start(row) : 0;
    return isText
        ? new String(bytes, start, ends[row] - start, type.isWide() ? ISO_8859_1 : UTF_8)
        : (Object) values[row];
  }

  /** Whether a row lacks a value. */
  public boolean isNull(int row) {
    return nullRows.get(row);
  }

  /** An integral value, or the bits of a double. */
  public long bits(int row) {
    return values[row];
  }

  /** Whether values are texts, or the bytes of wide decimals. */
  public boolean isText() {
    return isText;
  }

  /** Integral values, and bits of doubles; longer than there are rows. Not to be changed. */
  public long[] values() {
    return values;
  }

  /** Where each text ends; empty for other values, else as {@link #values}. */
  public int[] ends() {
    return ends;
  }

  /** Bitmap of the rows that have a value, of length 0 where all have. */
  public long[] validity() {
    if (nullRows.isEmpty()) {
      return new long[0];
    }
    BitSet valid = new BitSet(size);
    valid.set(0, size);
    valid.andNot(nullRows);
    return Arrays.copyOf(valid.toLongArray(), Bitmap.words(size));
  }

  /** The bytes in which texts lie, from {@link #start} to {@link #end}; not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the text of a row ends. */
  public int end(int row) {
    return ends[row];
  }

  /** Bytes of the arrays that hold the values. */
  public long heldBytes() {
    return Long.BYTES * (long) values.length + Integer.BYTES * (long) ends.length + bytes.length;
  }

  /** Bytes of all texts. */
  int byteCount() {
    return byteCount;
  }

  /** Where the text of a row begins. */
  public int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /** Forgets the values. */
  public void clear() {
    size = 0;
    byteCount = 0;
    nullRows.clear();
  }

  /** Forgets the rows from one on. */
  public void truncate(int rows) {
    byteCount = isText ? start(rows) : 0;
    size = rows;
    nullRows.clear(rows, Math.max(rows, nullRows.length()));
  }

  /** Adds an integral value: a decimal unscaled. */
  public void addLong(long value) {
    if (isText) {
      addWide(value >> 63, value);
      return;
    }
    if (size == values.length) {
      growRows(size + 1);
    }
    values[size++] = value;
  }

  /** Adds a floating-point value. */
  public void addDouble(double value) {
    addLong(Double.doubleToRawLongBits(value));
  }

  /** Adds a wide decimal by the two halves of its unscaled value. */
  public void addWide(long high, long low) {
    growBytes(WideDecimal.BYTES);
    WideDecimal.put(high, low, bytes, byteCount);
    endText(WideDecimal.BYTES);
  }

  /**
   * Adds a decimal of the type's scale.
   *
   * @throws ArithmeticException where it has digits beyond the scale or does not fit the type
   */
  public void addDecimal(BigDecimal value) {
    BigInteger unscaled = value.setScale(type.scale()).unscaledValue();
    if (type.isWide()) {
      addWide(unscaled.shiftRight(Long.SIZE).longValueExact(), unscaled.longValue());
    } else {
      addLong(unscaled.longValueExact());
    }
  }

  /** Adds a text of UTF-8 bytes. */
  public void addText(byte[] source, int offset, int lengthBytes) {
    growBytes(lengthBytes);
    System.arraycopy(source, offset, bytes, byteCount, lengthBytes);
    endText(lengthBytes);
  }

  /** Adds a text of UTF-8 bytes off the heap. */
  public void addText(long address, int lengthBytes) {
    growBytes(lengthBytes);
    Memory.copy(address, bytes, byteCount, lengthBytes);
    endText(lengthBytes);
  }

  private void endText(int lengthBytes) {
    if (size == ends.length) {
      growRows(size + 1);
    }
    byteCount += lengthBytes;
    ends[size++] = byteCount;
  }

  /**
   * Adds a row without a value.
   *
   * @throws IllegalArgumentException where the type does not allow it
   */
  public void addNull() {
    if (!type.nullable()) {
      throw new IllegalArgumentException("a column that is declared NOT NULL got a null");
    }
    nullRows.set(size);
    if (isText) {
      endText(0);
    } else {
      addLong(0);
    }
  }

  /** Adds rows of another buffer of the same type. */
  public void append(ColumnBuffer other, int from, int count) {
    growRows(size + count);
    if (isText) {
      int first = other.start(from);
      int lengthBytes = other.start(from + count) - first;
      growBytes(lengthBytes);
      System.arraycopy(other.bytes, first, bytes, byteCount, lengthBytes);
      int shift = byteCount - first;
      for (int i = 0; i < count; i++) {
        ends[size + i] = other.ends[from + i] + shift;
      }
      byteCount += lengthBytes;
    } else {
      System.arraycopy(other.values, from, values, size, count);
    }
    int row = other.nullRows.nextSetBit(from);
    while (row >= 0 && row < from + count) {
      nullRows.set(size + row - from);
      row = other.nullRows.nextSetBit(row + 1);
    }
    size += count;
  }

  private void growRows(int needed) {
    if (isText && needed > ends.length) {
      ends = Arrays.copyOf(ends, Math.max(needed, 2 * ends.length));
    } else if (!isText && needed > values.length) {
      values = Arrays.copyOf(values, Math.max(needed, 2 * values.length));
    }
  }

  private void growBytes(int more) {
    long needed = (long) byteCount + more;
    if (needed > bytes.length) {
      if (needed > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            "the texts of one column pass 2 GiB in one row group of %,d rows: shorten them"
                .formatted(size));
      }
      long wanted = Math.max(needed, 2L * bytes.length);
      bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Integer.MAX_VALUE - 8));
    }
  }
}
