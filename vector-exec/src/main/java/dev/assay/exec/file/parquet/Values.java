package dev.assay.exec.file.parquet;

import dev.assay.exec.file.mapped.PageMemory;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.Type;

/**
 * The values of a page in order, rows without one left out. Numbers are longs, doubles as their
 * bits, before any {@link Conversion}; binary values are addresses and lengths.
 */
abstract class Values {

  /** Of a page where no row has a value. */
  static final Values NONE =
      new Values() {
        @Override
        void longs(long[] target, int count) {}

        @Override
        void binaries(long[] addresses, int[] lengths, int from, int count) {}
      };

  /** The next values as integers. */
  abstract void longs(long[] target, int count);

  /** The next values as bytes; only of columns of bytes. */
  void binaries(long[] addresses, int[] lengths, int from, int count) {
    throw new IllegalStateException("numbers are no bytes");
  }

  /**
   * Of a page that does not refer to a dictionary.
   *
   * @param count how many
   */
  static Values of(
      Encoding encoding, FileColumn column, Bytes bytes, int count, PageMemory memory) {
    Type physical = column.physical();
    boolean fits =
        switch (encoding) {
          case PLAIN -> true;
          case RLE -> physical == Type.BOOLEAN;
          case DELTA_BINARY_PACKED -> physical == Type.INT32 || physical == Type.INT64;
          case DELTA_LENGTH_BYTE_ARRAY -> physical == Type.BYTE_ARRAY;
          case DELTA_BYTE_ARRAY ->
              physical == Type.BYTE_ARRAY || physical == Type.FIXED_LEN_BYTE_ARRAY;
          case BYTE_STREAM_SPLIT -> physical != Type.BYTE_ARRAY && physical != Type.BOOLEAN;
          default -> false;
        };
    if (!fits) {
      throw bytes.failure("has encoding " + encoding + ", which is not read for " + physical);
    }
    return switch (encoding) {
      case RLE -> new RunValues(new Runs(bytes.slice(Integer.toUnsignedLong(bytes.takeInt())), 1));
      case DELTA_BINARY_PACKED -> new DeltaValues(bytes, physical == Type.INT32);
      case DELTA_LENGTH_BYTE_ARRAY -> DeltaBinaries.ofLengths(column, bytes, count);
      case DELTA_BYTE_ARRAY -> DeltaBinaries.ofPrefixes(column, bytes, count, memory);
      case BYTE_STREAM_SPLIT -> plain(column, unsplit(column, bytes, count, memory));
      default -> plain(column, bytes);
    };
  }

  private static Values plain(FileColumn column, Bytes bytes) {
    return switch (column.physical()) {
      case BOOLEAN -> new RunValues(Runs.packed(bytes));
      case INT32, FLOAT -> new PlainNumbers(bytes, Integer.BYTES);
      case INT64, DOUBLE -> new PlainNumbers(bytes, Long.BYTES);
      case INT96, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> new PlainBinaries(column, bytes);
    };
  }

  /** Puts together what lies in one stream for each byte of a value. */
  private static Bytes unsplit(FileColumn column, Bytes bytes, int count, PageMemory memory) {
    int width =
        switch (column.physical()) {
          case INT32, FLOAT -> Integer.BYTES;
          case INT64, DOUBLE -> Long.BYTES;
          case INT96 -> 12;
          default -> column.lengthBytes();
        };
    return bytes.joined(width, count, memory);
  }

  /** Booleans, one bit each or in runs. */
  private static final class RunValues extends Values {

    private final Runs runs;
    private int[] codes = {};

    RunValues(Runs runs) {
      this.runs = runs;
    }

    @Override
    void longs(long[] target, int count) {
      codes = codes.length < count ? new int[target.length] : codes;
      runs.next(codes, count);
      for (int i = 0; i < count; i++) {
        target[i] = codes[i] & 1;
      }
    }
  }
}
