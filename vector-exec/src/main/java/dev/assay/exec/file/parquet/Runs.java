package dev.assay.exec.file.parquet;

import dev.assay.exec.file.mapped.PageMemory;
import dev.assay.exec.kernel.UnpackBits;
import java.util.Arrays;

/** Parquet's hybrid of runs and packed bits: levels, dictionary codes and booleans. */
final class Runs {

  private static final int MAX_WIDTH = 32;

  private final Bytes bytes;
  private final int width;
  private int left;
  private boolean isPacked;
  private int value;
  private long packedAddress;
  private long packedBit;

  /** Values of so many bits. */
  Runs(Bytes bytes, int width) {
    this.bytes = bytes;
    this.width = width;
    if (width > MAX_WIDTH) {
      throw bytes.failure("has codes of " + width + " bits");
    }
  }

  /** One bit each, and nothing about runs. */
  static Runs packed(Bytes bytes) {
    Runs runs = new Runs(bytes, 1);
    runs.isPacked = true;
    runs.left = (int) Math.min(8 * bytes.left(), Integer.MAX_VALUE);
    runs.packedAddress = bytes.take(bytes.left());
    return runs;
  }

  /** One bit each from the highest of a byte down, as the oldest writers have levels. */
  static Runs fromHighestBit(Bytes bytes, PageMemory memory) {
    return packed(bytes.reversed(memory));
  }

  /** Where the next run alone gives so many equal values, that value, and passes them; else -1. */
  int repeated(int count) {
    if (left == 0 && bytes.left() > 0) {
      open();
    }
    if (isPacked || left < count) {
      return -1;
    }
    left -= count;
    return value;
  }

  /** The next values. */
  void next(int[] target, int count) {
    int done = 0;
    while (done < count) {
      if (left == 0) {
        open();
      }
      int some = Math.min(left, count - done);
      if (isPacked) {
        UnpackBits.ints(packedAddress, packedBit, width, some, target, done);
        packedBit += (long) some * width;
      } else {
        Arrays.fill(target, done, done + some, value);
      }
      left -= some;
      done += some;
    }
  }

  private void open() {
    long header = bytes.takeVarint();
    long length = header >>> 1;
    isPacked = (header & 1) != 0;
    if (isPacked) {
      // Some writers leave out what pads the last group.
      long taken = Math.min(length, bytes.left() + Long.BYTES) * width;
      packedAddress = bytes.take(Math.min(taken, bytes.left()));
      packedBit = 0;
      length =
          width == 0
              ? 8 * length
              : Math.min(8 * length, 8 * (bytes.position() - packedAddress) / width);
    } else {
      value = 0;
      for (int i = 0; i << 3 < width; i++) {
        value |= bytes.takeByte() << (8 * i);
      }
    }
    if (length <= 0 || length > Integer.MAX_VALUE) {
      throw bytes.failure("has a run of " + length + " values");
    }
    left = (int) length;
  }
}
