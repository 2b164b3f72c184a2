package dev.assay.exec.kernel;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * A Bloom filter whose bits of one hash are all in one word, so that it costs one load (Putze,
 * Sanders and Singler, "Cache-, Hash- and Space-Efficient Bloom Filters", WEA 2007).
 *
 * <pre>
 *  hash  31 ......... shift   ...   9 .... 5   4 .... 0
 *        word                       a bit      a bit
 * </pre>
 */
public final class BloomBits {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  /** Bits of a hash that choose bits of a word. */
  private static final int BIT_LOG = 5;

  private BloomBits() {}

  /** Adds hashes. */
  public static void fill(int[] hashes, int count, int shift, int[] words) {
    for (int i = 0; i < count; i++) {
      words[hashes[i] >>> shift] |= 1 << hashes[i] | 1 << (hashes[i] >>> BIT_LOG);
    }
  }

  /**
   * Indexes of hashes that may have been added, rising; all that were are among them.
   *
   * @param shift 32 less the logarithm of the words, which is 1 to 22
   * @param positions room for all of them
   * @return how many
   */
  public static int select(int[] hashes, int count, int shift, int[] words, int[] positions) {
    int next = 0;
    int bound = Bitmap.COMPRESSES ? INTS.loopBound(count) : 0;
    IntVector index = IntVector.zero(INTS).addIndex(1);
    IntVector one = IntVector.broadcast(INTS, 1);
    for (int i = 0; i < bound; i += INTS.length()) {
      IntVector hash = IntVector.fromArray(INTS, hashes, i);
      // Positions from here on are not taken yet: they hold the words to gather meanwhile.
      hash.lanewise(LSHR, shift).intoArray(positions, i);
      IntVector word = IntVector.fromArray(INTS, words, 0, positions, i);
      IntVector bits =
          one.lanewise(LSHL, hash.and(31))
              .or(one.lanewise(LSHL, hash.lanewise(LSHR, BIT_LOG).and(31)));
      VectorMask<Integer> found = word.and(bits).compare(EQ, bits);
      if (found.anyTrue()) {
        index.add(i).compress(found).intoArray(positions, next);
        next += found.trueCount();
      }
    }
    return selectScalar(hashes, bound, count, shift, words, positions, next);
  }

  static int selectScalar(
      int[] hashes, int from, int count, int shift, int[] words, int[] positions, int taken) {
    int next = taken;
    for (int i = from; i < count; i++) {
      int bits = 1 << hashes[i] | 1 << (hashes[i] >>> BIT_LOG);
      positions[next] = i;
      next += (words[hashes[i] >>> shift] & bits) == bits ? 1 : 0;
    }
    return next;
  }
}
