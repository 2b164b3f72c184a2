package dev.assay.exec.kernel;

/**
 * Hashes of rows by several columns, one column mixed in after the other. Plain loops over values,
 * which the compiler turns into vectors.
 */
public final class HashRows {

  private HashRows() {}

  /** The good half of hashes. */
  public static void high(long[] hashes, int count, int[] high) {
    for (int i = 0; i < count; i++) {
      high[i] = (int) (hashes[i] >>> Integer.SIZE);
    }
  }

  /** Mixes integers in, from one row on. */
  public static void ints(int[] values, int first, int count, long[] hashes) {
    for (int i = 0; i < count; i++) {
      hashes[i] = HashIds.mix(hashes[i] + values[first + i]);
    }
  }

  /** Mixes integers in, from one row on. */
  public static void longs(long[] values, int first, int count, long[] hashes) {
    for (int i = 0; i < count; i++) {
      hashes[i] = HashIds.mix(hashes[i] + values[first + i]);
    }
  }

  /** Mixes doubles in, from one row on: zeros of both signs are one value. */
  public static void doubles(double[] values, int first, int count, long[] hashes) {
    for (int i = 0; i < count; i++) {
      hashes[i] = HashIds.mix(hashes[i] + Double.doubleToLongBits(values[first + i] + 0.0));
    }
  }

  /** Mixes in what codes stand for. */
  public static void codes(int[] codes, int first, int count, long[] ofCodes, long[] hashes) {
    for (int i = 0; i < count; i++) {
      hashes[i] = HashIds.mix(hashes[i] + ofCodes[codes[first + i]]);
    }
  }

  /** Mixes texts in, from one row on. */
  public static void texts(long[] addresses, int[] lengths, int first, int count, long[] hashes) {
    for (int i = 0; i < count; i++) {
      long text = HashText.hash(addresses[first + i], lengths[first + i]);
      hashes[i] = HashIds.mix(hashes[i] + text);
    }
  }
}
