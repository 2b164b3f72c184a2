package dev.assay.exec.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.ASHR;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of a vector, or of those of its rows that a bitmap names. 32-bit values are summed in two
 * halves of 16 bits, so that lanes need not be widened: for up to 65,536 rows neither sum passes 32
 * bits. Scalar twin: {@link AggregateScalar}.
 *
 * <p>The masked forms read whole vectors: arrays have room for a multiple of 64 rows, and bits
 * behind the last row are 0.
 */
public final class AggregateSum {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final int LOW = 0xFFFF;
  private static final int HALF = 16;

  private AggregateSum() {}

  /** Sum of all rows, at most 65,536. */
  public static long ints(int[] values, int count) {
    IntVector low = IntVector.zero(INTS);
    IntVector high = IntVector.zero(INTS);
    int bound = Bitmap.VECTORS ? INTS.loopBound(count) : 0;
    for (int i = 0; i < bound; i += INTS.length()) {
      IntVector v = IntVector.fromArray(INTS, values, i);
      low = low.add(v.and(LOW));
      high = high.add(v.lanewise(ASHR, HALF));
    }
    return whole(low, high) + AggregateScalar.sum(values, bound, count);
  }

  /** Sum of the rows of a bitmap, of at most 65,536. */
  public static long ints(int[] values, int count, long[] mask) {
    if (!Bitmap.VECTORS) {
      return AggregateScalar.sum(values, count, mask);
    }
    IntVector low = IntVector.zero(INTS);
    IntVector high = IntVector.zero(INTS);
    for (int i = 0; i < count; i += INTS.length()) {
      VectorMask<Integer> rows = VectorMask.fromLong(INTS, mask[i >>> 6] >>> i);
      IntVector v = IntVector.fromArray(INTS, values, i);
      low = low.add(v.and(LOW), rows);
      high = high.add(v.lanewise(ASHR, HALF), rows);
    }
    return whole(low, high);
  }

  private static long whole(IntVector low, IntVector high) {
    return Integer.toUnsignedLong(low.reduceLanes(ADD)) + ((long) high.reduceLanes(ADD) << HALF);
  }

  /** Sum of all rows, which the caller knows not to pass 64 bits. */
  public static long longs(long[] values, int count) {
    LongVector sum = LongVector.zero(LONGS);
    int bound = Bitmap.VECTORS ? LONGS.loopBound(count) : 0;
    for (int i = 0; i < bound; i += LONGS.length()) {
      sum = sum.add(LongVector.fromArray(LONGS, values, i));
    }
    return sum.reduceLanes(ADD) + AggregateScalar.sum(values, bound, count);
  }

  /** Sum of the rows of a bitmap, which the caller knows not to pass 64 bits. */
  public static long longs(long[] values, int count, long[] mask) {
    if (!Bitmap.VECTORS) {
      return AggregateScalar.sum(values, count, mask);
    }
    LongVector sum = LongVector.zero(LONGS);
    for (int i = 0; i < count; i += LONGS.length()) {
      VectorMask<Long> rows = VectorMask.fromLong(LONGS, mask[i >>> 6] >>> i);
      sum = sum.add(LongVector.fromArray(LONGS, values, i), rows);
    }
    return sum.reduceLanes(ADD);
  }

  /** Sum of all rows, lane by lane, so that rounding differs from that of a plain loop. */
  public static double doubles(double[] values, int count) {
    DoubleVector first = DoubleVector.zero(DOUBLES);
    DoubleVector second = DoubleVector.zero(DOUBLES);
    int step = 2 * DOUBLES.length();
    int bound = Bitmap.VECTORS ? count - count % step : 0;
    for (int i = 0; i < bound; i += step) {
      first = first.add(DoubleVector.fromArray(DOUBLES, values, i));
      second = second.add(DoubleVector.fromArray(DOUBLES, values, i + DOUBLES.length()));
    }
    return first.add(second).reduceLanes(ADD) + AggregateScalar.sum(values, bound, count);
  }

  /** Sum of the rows of a bitmap, lane by lane. */
  public static double doubles(double[] values, int count, long[] mask) {
    if (!Bitmap.VECTORS) {
      return AggregateScalar.sum(values, count, mask);
    }
    DoubleVector sum = DoubleVector.zero(DOUBLES);
    for (int i = 0; i < count; i += DOUBLES.length()) {
      VectorMask<Double> rows = VectorMask.fromLong(DOUBLES, mask[i >>> 6] >>> i);
      sum = sum.add(DoubleVector.fromArray(DOUBLES, values, i), rows);
    }
    return sum.reduceLanes(ADD);
  }
}
