package dev.assay.engine.kernel;

import java.util.Objects;

/**
 * One element at a time, four accumulators. C2 vectorises counted loops only, and counts a loop
 * only when its step is known; here the step is read from a field, so the loops stay scalar, while
 * the unrolling by hand gives them what C2 would have given. The comparison is arithmetic, not a
 * branch, so the time does not hang on the selectivity.
 */
final class ScalarKernels implements Kernels {

  private static final int UNROLL = 4;

  /** Always {@link #UNROLL}; not final, so that the compiler may not know. */
  private static int step = UNROLL;

  @Override
  public Form form() {
    return Form.SCALAR;
  }

  @Override
  public int filterCount(int[] values, int length, int bound) {
    Objects.checkFromIndexSize(0, length, values.length);
    int by = step;
    int i = 0;
    long c0 = 0, c1 = 0, c2 = 0, c3 = 0;
    for (; i <= length - UNROLL; i += by) {
      c0 += isBelow(values[i], bound);
      c1 += isBelow(values[i + 1], bound);
      c2 += isBelow(values[i + 2], bound);
      c3 += isBelow(values[i + 3], bound);
    }
    for (; i < length; i += by / UNROLL) {
      c0 += isBelow(values[i], bound);
    }
    return (int) (c0 + c1 + c2 + c3);
  }

  @Override
  public long filterSum(int[] values, int length, int bound) {
    Objects.checkFromIndexSize(0, length, values.length);
    int by = step;
    int i = 0;
    long s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (; i <= length - UNROLL; i += by) {
      s0 += ifBelow(values[i], bound);
      s1 += ifBelow(values[i + 1], bound);
      s2 += ifBelow(values[i + 2], bound);
      s3 += ifBelow(values[i + 3], bound);
    }
    for (; i < length; i += by / UNROLL) {
      s0 += ifBelow(values[i], bound);
    }
    return s0 + s1 + s2 + s3;
  }

  @Override
  public long sum(int[] values, int length) {
    Objects.checkFromIndexSize(0, length, values.length);
    int by = step;
    int i = 0;
    long s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (; i <= length - UNROLL; i += by) {
      s0 += values[i];
      s1 += values[i + 1];
      s2 += values[i + 2];
      s3 += values[i + 3];
    }
    for (; i < length; i += by / UNROLL) {
      s0 += values[i];
    }
    return s0 + s1 + s2 + s3;
  }

  @Override
  public long sum(long[] values, int length) {
    Objects.checkFromIndexSize(0, length, values.length);
    int by = step;
    int i = 0;
    long s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (; i <= length - UNROLL; i += by) {
      s0 += values[i];
      s1 += values[i + 1];
      s2 += values[i + 2];
      s3 += values[i + 3];
    }
    for (; i < length; i += by / UNROLL) {
      s0 += values[i];
    }
    return s0 + s1 + s2 + s3;
  }

  @Override
  public float sum(float[] values, int length) {
    Objects.checkFromIndexSize(0, length, values.length);
    int by = step;
    int i = 0;
    float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (; i <= length - UNROLL; i += by) {
      s0 += values[i];
      s1 += values[i + 1];
      s2 += values[i + 2];
      s3 += values[i + 3];
    }
    for (; i < length; i += by / UNROLL) {
      s0 += values[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  @Override
  public double sum(double[] values, int length) {
    Objects.checkFromIndexSize(0, length, values.length);
    int by = step;
    int i = 0;
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (; i <= length - UNROLL; i += by) {
      s0 += values[i];
      s1 += values[i + 1];
      s2 += values[i + 2];
      s3 += values[i + 3];
    }
    for (; i < length; i += by / UNROLL) {
      s0 += values[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** 1 when below, else 0: the sign of a difference too wide to overflow. */
  static long isBelow(int value, int bound) {
    return ((long) value - bound) >>> 63;
  }

  /** The value when below, else 0. */
  static long ifBelow(int value, int bound) {
    return value & (((long) value - bound) >> 63);
  }
}
