package dev.assay.engine.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Objects;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API at the preferred species. Accumulators start inside each method: one kept in a
 * static field would be boxed on every iteration.
 *
 * <p>Ints are summed exactly without widening each lane: the low 16 bits and the signed rest go to
 * separate int lanes, which a chunk of 2^15 elements cannot overflow even when all fall into one
 * lane, and only a chunk's totals are widened.
 */
final class VectorKernels implements Kernels {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final int CHUNK = 1 << 15;

  /** Lanes of the preferred species. */
  static int preferredLanes(LaneType type) {
    return VectorShape.preferredShape().vectorBitSize() / type.bits();
  }

  @Override
  public Form form() {
    return Form.VECTOR;
  }

  @Override
  public int filterCount(int[] values, int length, int bound) {
    Objects.checkFromIndexSize(0, length, values.length);
    IntVector counts = IntVector.zero(INTS);
    int i = 0;
    for (; i < INTS.loopBound(length); i += INTS.length()) {
      VectorMask<Integer> below = IntVector.fromArray(INTS, values, i).compare(LT, bound);
      counts = counts.add(1, below);
    }
    int count = counts.reduceLanes(ADD);
    for (; i < length; i++) {
      count += PlainKernels.isBelow(values[i], bound);
    }
    return count;
  }

  @Override
  public long filterSum(int[] values, int length, int bound) {
    Objects.checkFromIndexSize(0, length, values.length);
    int end = INTS.loopBound(length);
    long sum = 0;
    int from = 0;
    while (from < end) {
      int to = from + Math.min(CHUNK, end - from);
      sum += filterSumChunk(values, from, to, bound);
      from = to;
    }
    for (int i = end; i < length; i++) {
      sum += ScalarKernels.ifBelow(values[i], bound);
    }
    return sum;
  }

  private static long filterSumChunk(int[] values, int from, int to, int bound) {
    IntVector low = IntVector.zero(INTS);
    IntVector high = IntVector.zero(INTS);
    IntVector zero = IntVector.zero(INTS);
    for (int i = from; i < to; i += INTS.length()) {
      IntVector v = IntVector.fromArray(INTS, values, i);
      IntVector kept = zero.blend(v, v.compare(LT, bound));
      low = low.add(kept.and(0xFFFF));
      high = high.add(kept.lanewise(ASHR, 16));
    }
    return widened(low, high);
  }

  @Override
  public long sum(int[] values, int length) {
    Objects.checkFromIndexSize(0, length, values.length);
    int end = INTS.loopBound(length);
    long sum = 0;
    int from = 0;
    while (from < end) {
      int to = from + Math.min(CHUNK, end - from);
      sum += sumChunk(values, from, to);
      from = to;
    }
    for (int i = end; i < length; i++) {
      sum += values[i];
    }
    return sum;
  }

  private static long sumChunk(int[] values, int from, int to) {
    IntVector low = IntVector.zero(INTS);
    IntVector high = IntVector.zero(INTS);
    for (int i = from; i < to; i += INTS.length()) {
      IntVector v = IntVector.fromArray(INTS, values, i);
      low = low.add(v.and(0xFFFF));
      high = high.add(v.lanewise(ASHR, 16));
    }
    return widened(low, high);
  }

  private static long widened(IntVector low, IntVector high) {
    return ((long) high.reduceLanes(ADD) << 16) + low.reduceLanes(ADD);
  }

  @Override
  public long sum(long[] values, int length) {
    Objects.checkFromIndexSize(0, length, values.length);
    LongVector sums = LongVector.zero(LONGS);
    int i = 0;
    for (; i < LONGS.loopBound(length); i += LONGS.length()) {
      sums = sums.add(LongVector.fromArray(LONGS, values, i));
    }
    long sum = sums.reduceLanes(ADD);
    for (; i < length; i++) {
      sum += values[i];
    }
    return sum;
  }

  @Override
  public float sum(float[] values, int length) {
    Objects.checkFromIndexSize(0, length, values.length);
    int lanes = FLOATS.length();
    FloatVector s0 = FloatVector.zero(FLOATS);
    FloatVector s1 = FloatVector.zero(FLOATS);
    FloatVector s2 = FloatVector.zero(FLOATS);
    FloatVector s3 = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i <= length - 4 * lanes; i += 4 * lanes) {
      s0 = s0.add(FloatVector.fromArray(FLOATS, values, i));
      s1 = s1.add(FloatVector.fromArray(FLOATS, values, i + lanes));
      s2 = s2.add(FloatVector.fromArray(FLOATS, values, i + 2 * lanes));
      s3 = s3.add(FloatVector.fromArray(FLOATS, values, i + 3 * lanes));
    }
    float sum = s0.add(s1).add(s2.add(s3)).reduceLanes(ADD);
    for (; i < length; i++) {
      sum += values[i];
    }
    return sum;
  }

  @Override
  public double sum(double[] values, int length) {
    Objects.checkFromIndexSize(0, length, values.length);
    int lanes = DOUBLES.length();
    DoubleVector s0 = DoubleVector.zero(DOUBLES);
    DoubleVector s1 = DoubleVector.zero(DOUBLES);
    DoubleVector s2 = DoubleVector.zero(DOUBLES);
    DoubleVector s3 = DoubleVector.zero(DOUBLES);
    int i = 0;
    for (; i <= length - 4 * lanes; i += 4 * lanes) {
      s0 = s0.add(DoubleVector.fromArray(DOUBLES, values, i));
      s1 = s1.add(DoubleVector.fromArray(DOUBLES, values, i + lanes));
      s2 = s2.add(DoubleVector.fromArray(DOUBLES, values, i + 2 * lanes));
      s3 = s3.add(DoubleVector.fromArray(DOUBLES, values, i + 3 * lanes));
    }
    double sum = s0.add(s1).add(s2.add(s3)).reduceLanes(ADD);
    for (; i < length; i++) {
      sum += values[i];
    }
    return sum;
  }
}
