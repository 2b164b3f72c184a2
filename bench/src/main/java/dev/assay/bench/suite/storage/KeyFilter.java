package dev.assay.bench.suite.storage;

import dev.assay.bench.suite.store.subject.Values;

/**
 * A Bloom filter over numbers (Bloom, 1970; two hashes for all probes: Kirsch, Mitzenmacher, 2008),
 * whose bits lie anywhere, or in one cache line for each key (Putze, Sanders, Singler, 2007).
 */
final class KeyFilter {

  private static final int LINE_BITS = 512;
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final long[] words;
  private final int probes;
  private final boolean isBlocked;

  /** An empty one for so many keys, with the best number of probes. */
  KeyFilter(int keys, int bitsPerKey, boolean isBlocked) {
    long lines = ((long) keys * bitsPerKey + LINE_BITS - 1) / LINE_BITS;
    words = new long[Math.toIntExact(lines * LINE_BITS / Long.SIZE)];
    probes = (int) Math.max(1, Math.round(bitsPerKey * Math.log(2)));
    this.isBlocked = isBlocked;
  }

  /** The share of absent keys that a plain one does not turn away: (1 − e^(−kn/m))^k. */
  double theory(int keys) {
    double bits = (double) words.length * Long.SIZE;
    return Math.pow(1 - Math.exp(-probes * (double) keys / bits), probes);
  }

  void add(long key) {
    long at = Values.mix(key);
    long step = step(at);
    for (int i = 0; i < probes; i++, at = next(at, step), step = nextStep(step)) {
      long bit = bit(at, step);
      words[(int) (bit >>> 6)] |= 1L << bit;
    }
  }

  boolean mayHave(long key) {
    long at = Values.mix(key);
    long step = step(at);
    for (int i = 0; i < probes; i++, at = next(at, step), step = nextStep(step)) {
      long bit = bit(at, step);
      if ((words[(int) (bit >>> 6)] & (1L << bit)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static long step(long hash) {
    return Values.mix(~hash) | 1;
  }

  private long next(long at, long step) {
    return isBlocked ? at : at + step;
  }

  private long nextStep(long step) {
    return isBlocked ? step * GOLDEN : step;
  }

  private long bit(long at, long step) {
    return isBlocked
        ? Math.unsignedMultiplyHigh(at, words.length * (long) Long.SIZE / LINE_BITS) * LINE_BITS
            + (step >>> (Long.SIZE - 9))
        : Math.unsignedMultiplyHigh(at, words.length * (long) Long.SIZE);
  }
}
