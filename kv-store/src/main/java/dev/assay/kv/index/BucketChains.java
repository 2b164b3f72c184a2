package dev.assay.kv.index;

import static dev.assay.kv.index.EntryLayout.NEXT_OFFSET;
import static dev.assay.kv.index.EntryLayout.getAcquire;
import static dev.assay.kv.index.EntryLayout.setRelease;

import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.record.RecordLayout;

/**
 * What is done to a bucket and those chained behind it, by the index's one writer. Readers may walk
 * along meanwhile: every word is set whole, and a bucket that leaves a chain is emptied.
 */
final class BucketChains {

  private final BucketBlocks blocks;
  private final long seed;
  private final Entries chained = new Entries();

  BucketChains(BucketBlocks blocks, long seed) {
    this.blocks = blocks;
    this.seed = seed;
  }

  /** Enters an entry in the first free place; false where there is none and no bucket to chain. */
  boolean put(long first, long entry) {
    long bucket = first;
    while (true) {
      for (long slot = bucket; slot < bucket + NEXT_OFFSET; slot += Long.BYTES) {
        if (getAcquire(slot) == 0) {
          setRelease(slot, entry);
          return true;
        }
      }
      long next = getAcquire(bucket + NEXT_OFFSET);
      if (next == 0) {
        long chained = blocks.takeChained();
        if (chained == 0) {
          return false;
        }
        setRelease(chained, entry);
        setRelease(bucket + NEXT_OFFSET, chained);
        return true;
      }
      bucket = next;
    }
  }

  /** Copies the entries whose hash has this bit; false where no bucket could be chained. */
  boolean copyUpper(long from, long to, long bit) {
    for (long bucket = from; bucket != 0; bucket = getAcquire(bucket + NEXT_OFFSET)) {
      for (long slot = bucket; slot < bucket + NEXT_OFFSET; slot += Long.BYTES) {
        long entry = getAcquire(slot);
        if (entry != 0 && isUpper(entry, bit) && !put(to, entry)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Removes the entries whose hash has this bit. */
  void removeUpper(long from, long bit) {
    for (long bucket = from; bucket != 0; bucket = getAcquire(bucket + NEXT_OFFSET)) {
      for (long slot = bucket; slot < bucket + NEXT_OFFSET; slot += Long.BYTES) {
        long entry = getAcquire(slot);
        if (entry != 0 && isUpper(entry, bit)) {
          setRelease(slot, 0);
        }
      }
    }
  }

  /**
   * Enters what is in the chain anew, where splitting made room, so that few buckets are chained.
   * They are all given back before, so there are enough of them.
   */
  void closeUp(long first) {
    long next = getAcquire(first + NEXT_OFFSET);
    if (next == 0) {
      return;
    }
    chained.clear();
    for (long bucket = next; bucket != 0; bucket = getAcquire(bucket + NEXT_OFFSET)) {
      chained.addAll(bucket);
    }
    setRelease(first + NEXT_OFFSET, 0);
    drop(next);
    for (int i = 0; i < chained.count(); i++) {
      put(first, chained.get(i));
    }
  }

  /** Gives back this chained bucket and all behind it. */
  void drop(long first) {
    long next = first;
    while (next != 0) {
      long after = getAcquire(next + NEXT_OFFSET);
      blocks.giveBackChained(next);
      next = after;
    }
  }

  /** Whether the hash of an entry's key has this bit; the entry tells, else the key. */
  private boolean isUpper(long entry, long bit) {
    int position = Long.numberOfTrailingZeros(bit);
    if (EntryLayout.tellsBit(entry, position)) {
      return EntryLayout.hashBit(entry, position);
    }
    long record = EntryLayout.record(entry);
    long header = RecordLayout.getHeaderAcquire(record);
    long keyAt = record + RecordLayout.keyOffset(header);
    return (KeyHash.of(keyAt, RecordLayout.keyBytes(header), seed) & bit) != 0;
  }
}
