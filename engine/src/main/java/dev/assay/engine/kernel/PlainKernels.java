package dev.assay.engine.kernel;

import java.util.Objects;

/**
 * The loops one would write first, left to C2. The comparison is arithmetic because C2 does not
 * vectorise a branch; sums of float and double keep the order of the elements, as the language
 * demands, which leaves C2 little to gain there.
 */
final class PlainKernels implements Kernels {

  @Override
  public Form form() {
    return Form.PLAIN;
  }

  @Override
  public int filterCount(int[] values, int length, int bound) {
    Objects.checkFromIndexSize(0, length, values.length);
    int count = 0;
    for (int i = 0; i < length; i++) {
      count += isBelow(values[i], bound);
    }
    return count;
  }

  @Override
  public long filterSum(int[] values, int length, int bound) {
    Objects.checkFromIndexSize(0, length, values.length);
    long sum = 0;
    for (int i = 0; i < length; i++) {
      sum += ScalarKernels.ifBelow(values[i], bound);
    }
    return sum;
  }

  @Override
  public long sum(int[] values, int length) {
    Objects.checkFromIndexSize(0, length, values.length);
    long sum = 0;
    for (int i = 0; i < length; i++) {
      sum += values[i];
    }
    return sum;
  }

  @Override
  public long sum(long[] values, int length) {
    Objects.checkFromIndexSize(0, length, values.length);
    long sum = 0;
    for (int i = 0; i < length; i++) {
      sum += values[i];
    }
    return sum;
  }

  @Override
  public float sum(float[] values, int length) {
    Objects.checkFromIndexSize(0, length, values.length);
    float sum = 0;
    for (int i = 0; i < length; i++) {
      sum += values[i];
    }
    return sum;
  }

  @Override
  public double sum(double[] values, int length) {
    Objects.checkFromIndexSize(0, length, values.length);
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += values[i];
    }
    return sum;
  }

  /** 1 when below, else 0, right for every pair of ints: Warren, Hacker's Delight, section 2-12. */
  static int isBelow(int value, int bound) {
    return ((value & ~bound) | (~(value ^ bound) & (value - bound))) >>> 31;
  }
}
