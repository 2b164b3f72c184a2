package dev.assay.exec.file.parquet;

import dev.assay.exec.kernel.DecodeRange;
import dev.assay.exec.kernel.Memory;

/** Numbers of four or eight bytes, one behind the other. */
final class PlainNumbers extends Values {

  private final Bytes bytes;
  private final int width;

  PlainNumbers(Bytes bytes, int width) {
    this.bytes = bytes;
    this.width = width;
  }

  @Override
  void longs(long[] target, int count) {
    long address = bytes.take((long) width * count);
    if (width == Long.BYTES) {
      DecodeRange.longs(address, count, target);
      return;
    }
    for (int i = 0; i < count; i++) {
      target[i] = Memory.getInt(address + (long) Integer.BYTES * i);
    }
  }
}
