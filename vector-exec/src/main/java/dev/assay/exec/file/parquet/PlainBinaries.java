package dev.assay.exec.file.parquet;

import java.util.Arrays;

/** Bytes of fixed length, or each behind its length of four bytes. */
final class PlainBinaries extends Binaries {

  private static final int INT96_BYTES = 12;

  private final Bytes bytes;
  private final int fixed;

  PlainBinaries(FileColumn column, Bytes bytes) {
    super(column, bytes);
    this.bytes = bytes;
    fixed =
        switch (column.physical()) {
          case BYTE_ARRAY -> 0;
          case INT96 -> INT96_BYTES;
          default -> column.lengthBytes();
        };
  }

  @Override
  void binaries(long[] addresses, int[] lengths, int from, int count) {
    if (fixed > 0) {
      long address = bytes.take((long) fixed * count);
      for (int i = 0; i < count; i++) {
        addresses[from + i] = address + (long) fixed * i;
      }
      Arrays.fill(lengths, from, from + count, fixed);
      return;
    }
    for (int i = from; i < from + count; i++) {
      int length = bytes.takeInt();
      addresses[i] = bytes.take(length);
      lengths[i] = length;
    }
  }
}
