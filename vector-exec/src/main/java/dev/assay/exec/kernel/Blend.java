package dev.assay.exec.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Copies of the values of some rows, into vectors whose other rows stay. */
public final class Blend {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  private Blend() {}

  /** Sets {@code target[r] = source[r]} for each row of a set. */
  public static void ints(int[] source, long[] rows, int count, int[] target) {
    int i = 0;
    int bound = Bitmap.vectorRows(count, Math.min(source.length, target.length));
    for (; i < bound; i += INTS.length()) {
      VectorMask<Integer> mask = VectorMask.fromLong(INTS, rows[i >>> 6] >>> i);
      IntVector kept = IntVector.fromArray(INTS, target, i);
      kept.blend(IntVector.fromArray(INTS, source, i), mask).intoArray(target, i);
    }
    for (; i < count; i++) {
      target[i] = Bitmap.contains(rows, i) ? source[i] : target[i];
    }
  }

  /** Sets {@code target[r] = source[r]} for each row of a set. */
  public static void longs(long[] source, long[] rows, int count, long[] target) {
    int i = 0;
    int bound = Bitmap.vectorRows(count, Math.min(source.length, target.length));
    for (; i < bound; i += LONGS.length()) {
      VectorMask<Long> mask = VectorMask.fromLong(LONGS, rows[i >>> 6] >>> i);
      LongVector kept = LongVector.fromArray(LONGS, target, i);
      kept.blend(LongVector.fromArray(LONGS, source, i), mask).intoArray(target, i);
    }
    for (; i < count; i++) {
      target[i] = Bitmap.contains(rows, i) ? source[i] : target[i];
    }
  }

  /** Sets {@code target[r] = source[r]} for each row of a set. */
  public static void doubles(double[] source, long[] rows, int count, double[] target) {
    int i = 0;
    int bound = Bitmap.vectorRows(count, Math.min(source.length, target.length));
    for (; i < bound; i += DOUBLES.length()) {
      VectorMask<Double> mask = VectorMask.fromLong(DOUBLES, rows[i >>> 6] >>> i);
      DoubleVector kept = DoubleVector.fromArray(DOUBLES, target, i);
      kept.blend(DoubleVector.fromArray(DOUBLES, source, i), mask).intoArray(target, i);
    }
    for (; i < count; i++) {
      target[i] = Bitmap.contains(rows, i) ? source[i] : target[i];
    }
  }
}
