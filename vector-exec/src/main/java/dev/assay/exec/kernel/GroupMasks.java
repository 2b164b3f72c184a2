package dev.assay.exec.kernel;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Bitmaps of the rows of a group. Scalar twin: {@link AggregateScalar}. */
public final class GroupMasks {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private GroupMasks() {}

  /**
   * The bitmap of a group's rows; bits behind the last row are 0.
   *
   * @param ids the group of each row
   * @param mask filled, a word for each 64 rows begun
   * @return rows of the group
   */
  public static int of(int[] ids, int count, int group, long[] mask) {
    int full = Bitmap.VECTORS ? count & -Long.SIZE : 0;
    int rows = 0;
    for (int i = 0; i < full; i += Long.SIZE) {
      long word = 0;
      for (int lane = 0; lane < Long.SIZE; lane += INTS.length()) {
        word |=
            IntVector.fromArray(INTS, ids, i + lane).compare(VectorOperators.EQ, group).toLong()
                << lane;
      }
      mask[i >>> 6] = word;
      rows += Long.bitCount(word);
    }
    return rows + AggregateScalar.mask(ids, full, count, group, mask);
  }
}
