package dev.assay.kv.journal;

import java.util.Arrays;

/** Where a journal ended when it was read. */
public final class JournalEnd {

  private final long position;
  private final long[] batches;

  /**
   * Behind the last whole excerpt.
   *
   * @param position 0 for a journal that is new
   * @param batches for each shard the number of its last batch
   */
  JournalEnd(long position, long[] batches) {
    this.position = position;
    this.batches = batches.clone();
  }

  long position() {
    return position;
  }

  /** Numbers to go on from with so many shards: where their count changes, above all before. */
  long[] batchesFor(int shards) {
    long[] numbers = batches.clone();
    if (shards != batches.length) {
      numbers = new long[shards];
      Arrays.fill(numbers, Arrays.stream(batches).max().orElse(0));
    }
    return numbers;
  }
}
