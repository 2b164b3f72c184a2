package dev.assay.exec.file.parquet;

import dev.assay.exec.column.ColumnBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.parquet.format.Statistics;
import org.jspecify.annotations.Nullable;

/**
 * Least and greatest value of a column chunk, in the order that the format defines for the type.
 */
final class WrittenStatistics {

  /** Longer texts are not worth their place in the footer. */
  private static final int MOST_BYTES = 256;

  private WrittenStatistics() {}

  /**
   * Of a chunk.
   *
   * @param present rows that have a value
   */
  static Statistics of(WrittenColumn column, ColumnBuffer values, int[] present, int count) {
    Statistics statistics = new Statistics();
    statistics.setNull_count((long) values.size() - count);
    if (count == 0) {
      return statistics;
    }
    int least = present[0];
    int greatest = present[0];
    for (int i = 0; i < count; i++) {
      int row = present[i];
      if (column.type().kind().isFloating()
          && Double.isNaN(Double.longBitsToDouble(values.bits(row)))) {
        return statistics;
      }
      least = compare(column, values, row, least) < 0 ? row : least;
      greatest = compare(column, values, row, greatest) > 0 ? row : greatest;
    }
    byte[] low = bytes(column, values, least, -0.0);
    byte[] high = bytes(column, values, greatest, 0.0);
    if (low != null && high != null) {
      statistics.setMin_value(low);
      statistics.setMax_value(high);
      statistics.setIs_min_value_exact(true);
      statistics.setIs_max_value_exact(true);
    }
    return statistics;
  }

  private static int compare(WrittenColumn column, ColumnBuffer values, int a, int b) {
    if (column.isBytes()) {
      byte[] bytes = values.bytes();
      return Arrays.compareUnsigned(
          bytes, values.start(a), values.end(a), bytes, values.start(b), values.end(b));
    }
    return column.type().kind().isFloating()
        ? Double.compare(
            Double.longBitsToDouble(values.bits(a)), Double.longBitsToDouble(values.bits(b)))
        : Long.compare(values.bits(a), values.bits(b));
  }

  /** A value as the footer has it; a zero has the sign that leaves out neither zero. */
  private static byte @Nullable [] bytes(
      WrittenColumn column, ColumnBuffer values, int row, double zero) {
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.max(1, column.widthBytes())).order(ByteOrder.LITTLE_ENDIAN);
    switch (column.physical()) {
      case BOOLEAN -> buffer.put((byte) values.bits(row));
      case INT32 -> buffer.putInt((int) values.bits(row));
      case FLOAT, DOUBLE -> {
        double value = Double.longBitsToDouble(values.bits(row));
        double signed = value == 0 ? zero : value;
        if (column.widthBytes() == Float.BYTES) {
          buffer.putFloat((float) signed);
        } else {
          buffer.putDouble(signed);
        }
      }
      case BYTE_ARRAY -> {
        int length = values.end(row) - values.start(row);
        return length > MOST_BYTES
            ? null
            : Arrays.copyOfRange(values.bytes(), values.start(row), values.end(row));
      }
      case FIXED_LEN_BYTE_ARRAY -> {
        return bigEndian(values, row);
      }
      default -> buffer.putLong(values.bits(row));
    }
    return buffer.array();
  }

  /** A wide decimal as two's complement: ours has the sign bit flipped. */
  static byte[] bigEndian(ColumnBuffer values, int row) {
    byte[] decimal = Arrays.copyOfRange(values.bytes(), values.start(row), values.end(row));
    decimal[0] ^= (byte) 0x80;
    return decimal;
  }
}
