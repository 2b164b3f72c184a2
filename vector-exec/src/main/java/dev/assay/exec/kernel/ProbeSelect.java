package dev.assay.exec.kernel;

import static jdk.incubator.vector.VectorOperators.GE;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Rows that found something, or nothing, made dense. Each has a branch-free scalar twin. */
public final class ProbeSelect {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** Below 8 lanes compressing is emulated, and slower than a plain loop. */
  private static final boolean COMPRESSES = Bitmap.VECTORS && INTS.length() >= 8;

  private ProbeSelect() {}

  /**
   * Rows that found something.
   *
   * @param found what each row found, -1 for nothing; made dense in place
   * @param positions takes the indexes of these rows, rising; as long as {@code found}
   * @return how many
   */
  public static int hits(int[] found, int count, int[] positions) {
    int taken = 0;
    int bound = COMPRESSES ? INTS.loopBound(count) : 0;
    IntVector index = IntVector.zero(INTS).addIndex(1);
    for (int i = 0; i < bound; i += INTS.length()) {
      IntVector v = IntVector.fromArray(INTS, found, i);
      VectorMask<Integer> mask = v.compare(GE, 0);
      index.add(i).compress(mask).intoArray(positions, taken);
      v.compress(mask).intoArray(found, taken); // taken never passes i: nothing unread is lost
      taken += mask.trueCount();
    }
    return hitsScalar(found, bound, count, positions, taken);
  }

  static int hitsScalar(int[] found, int from, int count, int[] positions, int taken) {
    int next = taken;
    for (int i = from; i < count; i++) {
      int value = found[i];
      positions[next] = i;
      found[next] = value;
      next += (value >>> 31) ^ 1;
    }
    return next;
  }

  /** Indexes of rows that found nothing, rising; parameters as for {@link #hits}. */
  public static int misses(int[] found, int count, int[] positions) {
    int next = 0;
    for (int i = 0; i < count; i++) {
      positions[next] = i;
      next += found[i] >>> 31;
    }
    return next;
  }
}
