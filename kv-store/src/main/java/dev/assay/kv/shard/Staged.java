package dev.assay.kv.shard;

import dev.assay.kv.record.ValueReader;

/**
 * Loads for several keys in stages what looking each of them up would load: the loads of a stage do
 * not depend on each other, so a processor that executes out of order has several of their cache
 * misses under way at once; Java has no prefetch.
 *
 * <p>Source: group prefetching (Chen, Ailamaki, Gibbons, Mowry: Improving hash join performance
 * through prefetching, ICDE 2004).
 */
public final class Staged {

  private Staged() {}

  /**
   * Loads the buckets of keys and then the records that are likely theirs, each stage for all of
   * them; within an epoch, or while the store is not closed. What it returns is of use only in
   * being used.
   *
   * @param likely gets the records, or zeroes
   */
  public static long touch(Shard[] shards, long[] hashes, long[] likely, int count) {
    long seen = 0;
    for (int i = 0; i < count; i++) {
      seen += shards[i].index().touch(hashes[i]);
    }
    for (int i = 0; i < count; i++) {
      likely[i] = shards[i].index().guess(hashes[i]);
    }
    for (int i = 0; i < count; i++) {
      seen += likely[i] == 0 ? 0 : ValueReader.valueBytes(likely[i]);
    }
    return seen;
  }
}
