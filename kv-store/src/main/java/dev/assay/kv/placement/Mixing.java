package dev.assay.kv.placement;

/** Hashes of numbers: a permutation that looks like chance. */
final class Mixing {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private Mixing() {}

  /** Stafford's thirteenth variant of MurmurHash3's finaliser. */
  static long mix(long number) {
    long z = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Of two numbers, in this order. */
  static long mix(long first, long second) {
    return mix(mix(first + GOLDEN) + second * GOLDEN);
  }

  /** A share of 2^64 as a number above 0 and below 1. */
  static double unit(long hash) {
    return ((hash >>> 11) + 0.5) * 0x1p-53;
  }
}
