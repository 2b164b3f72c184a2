package dev.assay.kv.index;

import static dev.assay.kv.index.EntryLayout.BUCKET_BYTES;
import static dev.assay.kv.index.EntryLayout.CHAINED_BYTES;
import static dev.assay.kv.index.EntryLayout.chained;
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
  private final Entries entries = new Entries();

  BucketChains(BucketBlocks blocks, long seed) {
    this.blocks = blocks;
    this.seed = seed;
  }

  /** Enters an entry in the first free place; false where there is none and no bucket to chain. */
  boolean put(long first, long entry) {
    long bucket = first;
    long end = first + BUCKET_BYTES;
    while (true) {
      for (long slot = bucket; slot < end; slot += Long.BYTES) {
        if (getAcquire(slot) == 0) {
          setRelease(slot, entry);
          return true;
        }
      }
      bucket = chained(end);
      if (bucket == 0) {
        return chain(end - Long.BYTES, entry);
      }
      end = bucket + CHAINED_BYTES;
    }
  }

  /** Chains a bucket to one that is full; its last entry is found there before it leaves. */
  private boolean chain(long last, long entry) {
    long bucket = blocks.takeChained();
    if (bucket != 0) {
      setRelease(bucket, getAcquire(last));
      setRelease(bucket + Long.BYTES, entry);
      setRelease(last, EntryLayout.link(bucket));
    }
    return bucket != 0;
  }

  /** Copies the entries whose hash has this bit; false where no bucket could be chained. */
  boolean copyUpper(long from, long to, long bit) {
    long end = from + BUCKET_BYTES;
    for (long bucket = from; bucket != 0; end = bucket + CHAINED_BYTES) {
      for (long slot = bucket; slot < end; slot += Long.BYTES) {
        long entry = getAcquire(slot);
        if (isUpper(entry, bit) && !put(to, entry)) {
          return false;
        }
      }
      bucket = chained(end);
    }
    return true;
  }

  /** Where the entry is that is this one in these bits; 0 where none is. Any thread. */
  static long slotWith(long first, long bits, long wanted) {
    long end = first + BUCKET_BYTES;
    for (long bucket = first; bucket != 0; end = bucket + CHAINED_BYTES) {
      for (long slot = bucket; slot < end; slot += Long.BYTES) {
        if ((getAcquire(slot) & bits) == wanted) {
          return slot;
        }
      }
      bucket = chained(end);
    }
    return 0;
  }

  /** Where an entry with this tag is in what is chained behind; 0 where none is. Any thread. */
  static long slotChained(long firstEnd, long tag) {
    long end = firstEnd;
    for (long bucket = chained(end); bucket != 0; bucket = chained(end)) {
      int alike = EntryLayout.withTagChained(bucket, tag);
      if (alike != 0) {
        return EntryLayout.slot(bucket, alike);
      }
      end = bucket + CHAINED_BYTES;
    }
    return 0;
  }

  /** Removes the entries whose hash has this bit. */
  void removeUpper(long from, long bit) {
    long end = from + BUCKET_BYTES;
    for (long bucket = from; bucket != 0; end = bucket + CHAINED_BYTES) {
      for (long slot = bucket; slot < end; slot += Long.BYTES) {
        if (isUpper(getAcquire(slot), bit)) {
          setRelease(slot, 0);
        }
      }
      bucket = chained(end);
    }
  }

  /**
   * Enters what is in the chain anew, where splitting made room, so that few buckets are chained.
   * They are all given back before, so there are enough of them.
   */
  void closeUp(long first) {
    long next = chained(first + BUCKET_BYTES);
    if (next == 0) {
      return;
    }
    entries.clear();
    for (long bucket = next; bucket != 0; bucket = chained(bucket + CHAINED_BYTES)) {
      entries.addAll(bucket, bucket + CHAINED_BYTES);
    }
    setRelease(first + BUCKET_BYTES - Long.BYTES, 0);
    drop(next);
    for (int i = 0; i < entries.count(); i++) {
      put(first, entries.get(i));
    }
  }

  /** Gives back this chained bucket and all behind it. */
  void drop(long first) {
    long bucket = first;
    while (bucket != 0) {
      long next = chained(bucket + CHAINED_BYTES);
      blocks.giveBackChained(bucket);
      bucket = next;
    }
  }

  /** Whether this is an entry whose key's hash has this bit; the entry tells, else the key. */
  private boolean isUpper(long entry, long bit) {
    if (!EntryLayout.isEntry(entry)) {
      return false;
    }
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
