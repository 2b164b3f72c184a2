package dev.assay.exec.operator.join;

import dev.assay.exec.kernel.ProbeDirect;
import dev.assay.exec.kernel.ProbeRanked;

/**
 * Finds the place of a key among the different keys of a build side. Immutable once filled; any
 * thread may find.
 */
abstract sealed class KeyIndex {

  /** Whether it takes 32-bit keys; it takes 64-bit ones else. */
  abstract boolean takesInts();

  /** Finds places of keys, -1 where there is none; {@code places} may be the keys. */
  void find(int[] keys, int count, int[] places) {
    throw new IllegalStateException("keys of this join have 64 bits");
  }

  /** Finds places of keys, -1 where there is none. */
  void find(long[] keys, int count, int[] places) {
    throw new IllegalStateException("keys of this join have 32 bits");
  }

  /** An array with an element for each key of the range: its place plus one. */
  static final class Direct extends KeyIndex {

    private final int[] table;

    Direct(int[] table) {
      this.table = table;
    }

    @Override
    boolean takesInts() {
      return true;
    }

    @Override
    void find(int[] keys, int count, int[] places) {
      ProbeDirect.find(keys, count, table, places);
    }
  }

  /** A bitmap of the keys that are there, and how many are before each word. */
  static final class Ranked extends KeyIndex {

    private final long[] bits;
    private final int[] before;

    Ranked(long[] bits, int[] before) {
      this.bits = bits;
      this.before = before;
    }

    @Override
    boolean takesInts() {
      return true;
    }

    @Override
    void find(int[] keys, int count, int[] places) {
      ProbeRanked.find(keys, count, bits, before, places);
    }
  }

  /** A bitmap of the keys that are there; every key that is has place 0. */
  static final class Members extends KeyIndex {

    private final long[] bits;

    private final int words;

    Members(long[] bits, int words) {
      this.bits = bits;
      this.words = words;
    }

    /** Different keys. */
    int size() {
      int size = 0;
      for (int w = 0; w < words; w++) {
        size += Long.bitCount(bits[w]);
      }
      return size;
    }

    @Override
    boolean takesInts() {
      return true;
    }

    @Override
    void find(int[] keys, int count, int[] places) {
      ProbeRanked.contains(keys, count, bits, places);
    }
  }

  /** A hash table. */
  static final class Hashed extends KeyIndex {

    private final HashedKeys keys;

    Hashed(HashedKeys keys) {
      this.keys = keys;
    }

    @Override
    boolean takesInts() {
      return false;
    }

    @Override
    void find(long[] of, int count, int[] places) {
      keys.find(of, count, places);
    }
  }
}
