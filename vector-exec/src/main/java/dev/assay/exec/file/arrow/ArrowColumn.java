package dev.assay.exec.file.arrow;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.exec.kernel.WideDecimal;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A column in the buffers that Arrow wants. Arrays whose values are as wide as Arrow's are copied
 * whole.
 *
 * @param nulls rows without a value
 * @param buffers off the heap: validity, which is empty where all rows have values; then values, or
 *     ends and bytes of texts
 */
public record ArrowColumn(int rows, int nulls, List<MemorySegment> buffers) {

  private static final int ALIGNMENT_BYTES = 64;
  private static final int INTERVAL_BYTES = 16;

  /**
   * Copies a column.
   *
   * @param values numbers; doubles may be their bits in lane LONG
   * @param bytes of texts, and of decimals of more than 18 digits, one behind the other
   * @param ends of these; of length 0 for other columns
   */
  public static ArrowColumn of(
      ColumnType type,
      StoredColumn values,
      byte[] bytes,
      int[] ends,
      int rows,
      SegmentAllocator memory) {
    List<MemorySegment> buffers = new ArrayList<>();
    int nulls = 0;
    for (int row = 0; row < rows; row++) {
      nulls += values.isValid(row) ? 0 : 1;
    }
    buffers.add(nulls == 0 ? MemorySegment.NULL : bits(values, rows, memory));
    if (type.kind() == TypeKind.VARCHAR) {
      MemorySegment to = memory.allocate(Integer.BYTES * (rows + 1L), ALIGNMENT_BYTES);
      MemorySegment.copy(ends, 0, to, JAVA_INT, Integer.BYTES, rows);
      int length = rows == 0 ? 0 : ends[rows - 1];
      MemorySegment text = memory.allocate(Math.max(1, length), ALIGNMENT_BYTES);
      MemorySegment.copy(bytes, 0, text, JAVA_BYTE, 0, length);
      buffers.add(to);
      buffers.add(text.asSlice(0, length));
    } else if (ends.length > 0) {
      MemorySegment to = memory.allocate((long) WideDecimal.BYTES * rows, ALIGNMENT_BYTES);
      for (int row = 0; row < rows; row++) {
        int start = row == 0 ? 0 : ends[row - 1];
        BigInteger value = values.isValid(row) ? WideDecimal.get(bytes, start) : BigInteger.ZERO;
        put(to, row, WideDecimal.high(value), value.longValue());
      }
      buffers.add(to);
    } else {
      buffers.add(numbers(type.kind(), values, rows, memory));
    }
    return new ArrowColumn(rows, nulls, List.copyOf(buffers));
  }

  private static MemorySegment bits(StoredColumn values, int rows, SegmentAllocator memory) {
    MemorySegment to = memory.allocate((rows + 63L) / 64 * Long.BYTES, ALIGNMENT_BYTES);
    int words = (int) (to.byteSize() / Long.BYTES);
    MemorySegment.copy(values.validity(), 0, to, JAVA_LONG, 0, words);
    return to;
  }

  private static void put(MemorySegment to, int row, long high, long low) {
    to.setAtIndex(JAVA_LONG, 2L * row, low);
    to.setAtIndex(JAVA_LONG, 2L * row + 1, high);
  }

  private static long number(StoredColumn values, int row) {
    return values.lane() == Lane.INT ? values.ints()[row] : values.longs()[row];
  }

  /** Bytes of a value in Arrow. */
  private static int width(TypeKind kind) {
    return switch (kind) {
      case BOOLEAN, TINYINT, VARCHAR -> Byte.BYTES;
      case SMALLINT -> Short.BYTES;
      case INTEGER, DATE, FLOAT, INTERVAL_MONTHS -> Integer.BYTES;
      case BIGINT, DOUBLE, TIME, TIMESTAMP, TIMESTAMP_TZ -> Long.BYTES;
      case DECIMAL -> WideDecimal.BYTES;
      case INTERVAL_MICROS -> INTERVAL_BYTES;
    };
  }

  private static MemorySegment numbers(
      TypeKind kind, StoredColumn values, int rows, SegmentAllocator memory) {
    int width = width(kind);
    MemorySegment to = memory.allocate(Math.max(1, (long) width * rows), ALIGNMENT_BYTES);
    if (values.lane() == Lane.DOUBLE && kind == TypeKind.DOUBLE) {
      MemorySegment.copy(values.doubles(), 0, to, JAVA_DOUBLE, 0, rows);
    } else if (values.lane() == Lane.INT && width == Integer.BYTES) {
      MemorySegment.copy(values.ints(), 0, to, JAVA_INT, 0, rows);
    } else if (values.lane() == Lane.LONG && width == Long.BYTES) {
      MemorySegment.copy(values.longs(), 0, to, JAVA_LONG, 0, rows);
    } else {
      for (int row = 0; row < rows; row++) {
        if (values.isValid(row)) {
          put(kind, values, row, to);
        }
      }
    }
    return to.asSlice(0, kind == TypeKind.BOOLEAN ? (rows + 7) / 8 : (long) width * rows);
  }

  private static void put(TypeKind kind, StoredColumn values, int row, MemorySegment to) {
    if (kind == TypeKind.FLOAT) {
      double value =
          values.lane() == Lane.DOUBLE
              ? values.doubles()[row]
              : Double.longBitsToDouble(values.longs()[row]);
      to.setAtIndex(JAVA_FLOAT, row, (float) value);
      return;
    }
    long value = number(values, row);
    switch (kind) {
      case BOOLEAN -> {
        byte bits = to.get(JAVA_BYTE, row >>> 3);
        to.set(JAVA_BYTE, row >>> 3, (byte) (bits | value << (row & 7)));
      }
      case TINYINT -> to.set(JAVA_BYTE, row, (byte) value);
      case SMALLINT -> to.setAtIndex(JAVA_SHORT, row, (short) value);
      case DECIMAL -> put(to, row, value >> 63, value);
      case INTERVAL_MICROS -> {
        long days = value / ValueType.DAY_MICROS;
        put(to, row, value % ValueType.DAY_MICROS * 1_000, days << Integer.SIZE);
      }
      default -> {
        if (width(kind) == Integer.BYTES) {
          to.setAtIndex(JAVA_INT, row, (int) value);
        } else {
          to.setAtIndex(JAVA_LONG, row, value);
        }
      }
    }
  }
}
