package dev.assay.exec.file.parquet;

import dev.assay.exec.kernel.Memory;
import org.apache.parquet.format.Type;

/**
 * Values that are bytes: texts, and numbers held so, which are big-endian decimals or the moments
 * of older writers (nanoseconds of the day, then the Julian day).
 */
abstract class Binaries extends Values {

  private static final int JULIAN_EPOCH_DAY = 2_440_588;
  private static final int TOP_BITS = Long.SIZE - 1 - Byte.SIZE;
  private static final long DAY_MICROS = 86_400_000_000L;

  private final Bytes bytes;
  private final boolean isMoment;
  private long[] addresses = {};
  private int[] lengths = {};

  Binaries(FileColumn column, Bytes bytes) {
    this.bytes = bytes;
    isMoment = column.physical() == Type.INT96;
  }

  @Override
  final void longs(long[] target, int count) {
    if (addresses.length < count) {
      addresses = new long[target.length];
      lengths = new int[target.length];
    }
    binaries(addresses, lengths, 0, count);
    for (int i = 0; i < count; i++) {
      target[i] = isMoment ? moment(addresses[i]) : bigEndian(addresses[i], lengths[i]);
    }
  }

  private static long moment(long address) {
    long nanos = Memory.getLong(address);
    long day = (long) Memory.getInt(address + Long.BYTES) - JULIAN_EPOCH_DAY;
    return day * DAY_MICROS + Math.floorDiv(nanos, 1000L);
  }

  private long bigEndian(long address, int length) {
    long value = length == 0 ? 0 : Memory.getByte(address);
    for (int i = 1; i < length; i++) {
      if (value >> TOP_BITS != value >> (Long.SIZE - 1)) {
        throw bytes.failure("has a decimal of more than 64 bits");
      }
      value = (value << 8) | Memory.getUnsignedByte(address + i);
    }
    return value;
  }
}
