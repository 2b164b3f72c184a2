package dev.assay.exec.file.parquet;

import dev.assay.exec.file.output.ByteSink;

/** Writes Parquet's hybrid of runs and packed bits: eight equal values or more are a run. */
final class RunWriter {

  private static final int GROUP = 8;

  private RunWriter() {}

  /**
   * Writes values.
   *
   * @param width bits of each, 0 to 32
   */
  static void write(int[] values, int count, int width, ByteSink target) {
    int at = 0;
    while (at < count) {
      int run = run(values, at, count);
      if (run >= GROUP) {
        target.putVarint(run << 1);
        for (int bit = 0; bit < width; bit += Byte.SIZE) {
          target.putByte(values[at] >>> bit);
        }
        at += run;
      } else {
        int end = at + GROUP;
        while (end < count && run(values, end, count) < GROUP) {
          end += GROUP;
        }
        pack(values, at, end, count, width, target);
        at = Math.min(end, count);
      }
    }
  }

  private static int run(int[] values, int from, int count) {
    int end = from + 1;
    while (end < count && values[end] == values[from]) {
      end++;
    }
    return end - from;
  }

  private static void pack(int[] values, int from, int end, int count, int width, ByteSink target) {
    target.putVarint((((end - from) / GROUP) << 1) | 1);
    long word = 0;
    int bits = 0;
    for (int i = from; i < end; i++) {
      word |= (i < count ? values[i] & 0xFFFF_FFFFL : 0) << bits;
      bits += width;
      while (bits >= Byte.SIZE) {
        target.putByte((int) word);
        word >>>= Byte.SIZE;
        bits -= Byte.SIZE;
      }
    }
  }
}
