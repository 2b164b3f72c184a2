package dev.assay.kv.index;

import static dev.assay.kv.index.BucketChains.slotWith;
import static dev.assay.kv.index.EntryLayout.BUCKET_BYTES;
import static dev.assay.kv.index.EntryLayout.CHAINED_BYTES;
import static dev.assay.kv.index.EntryLayout.ENTRIES;
import static dev.assay.kv.index.EntryLayout.TAG_BITS;
import static dev.assay.kv.index.EntryLayout.TAG_FROM_BIT;
import static dev.assay.kv.index.EntryLayout.chained;
import static dev.assay.kv.index.EntryLayout.getAcquire;
import static dev.assay.kv.index.EntryLayout.setRelease;

import dev.assay.kv.memory.Frames;
import dev.assay.kv.record.RecordLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The hash index of a shard: entries in buckets of one cache line, each entry the tag of a key and
 * the place of its record. It grows by one bucket at a time, whenever it is fuller than it should
 * be: bucket {@code n - half} is split in two, and half of its entries go to the new bucket {@code
 * n} (linear hashing: Litwin, VLDB 1980). No operation ever waits for a table to be built anew. The
 * buckets, of the first chain link and of the further ones, lie in frames of the store's memory.
 *
 * <p>One thread at a time changes it; any number look up, within an epoch, without a lock. An entry
 * is published whole by one release store, behind its record. What is found is therefore always
 * right. What is <em>not</em> found may have been missed because a split was just moving it: {@link
 * #find} looks again when the count of splits says so. An entry taken away and put back elsewhere
 * for the same key was absent in between, and that is an answer too.
 */
public final class HashIndex {

  /** As a length of a key: it has eight bytes, and what is passed is not their address but they. */
  public static final int LONG_KEY = -1;

  /** Buckets that a new index has. */
  private static final int FIRST_BUCKETS = 64;

  /** No tag tells further bits of the hash. */
  private static final long MOST_BUCKETS = 1L << (TAG_FROM_BIT + TAG_BITS);

  private static final VarHandle BUCKETS;
  private static final VarHandle SPLITS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BUCKETS = lookup.findVarHandle(HashIndex.class, "buckets", long.class);
      SPLITS = lookup.findVarHandle(HashIndex.class, "splits", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final BucketBlocks blocks;
  private final long[] starts;
  private final int shift;
  private final BucketChains chains;
  private final double mostEntriesPerBucket;

  /** How many buckets there are; set after the last of them. */
  private long buckets;

  /** Odd while a bucket is split. */
  private int splits;

  private long entries;
  private long splitAbove;

  /**
   * An empty index.
   *
   * @param frames where buckets live
   * @param seed of the hash of the keys
   * @param load share of the buckets' entries that may be taken, above 0; more go to chains
   * @throws IllegalStateException when there is no frame for it
   */
  public HashIndex(Frames frames, long seed, double load) {
    mostEntriesPerBucket = load * ENTRIES;
    blocks = new BucketBlocks(frames);
    starts = blocks.starts();
    shift = blocks.shift();
    chains = new BucketChains(blocks, seed);
    for (int bucket = 0; bucket < FIRST_BUCKETS; bucket++) {
      if (!blocks.add(bucket)) {
        throw new IllegalStateException("no frame is free for the index of a shard");
      }
    }
    setBuckets(FIRST_BUCKETS);
  }

  /** How many keys it holds; exact for its writer. */
  public long entries() {
    return entries;
  }

  /** What its buckets take. */
  public long sizeBytes() {
    return blocks.sizeBytes();
  }

  /**
   * The entry of a key; 0 where it has none. Any thread, within an epoch. One on disk is returned
   * where its hash is as the key's, as far as the entry tells: whose it is the record has to tell.
   *
   * @param key address of its bytes
   * @param keyBytes how many, or {@link #LONG_KEY}
   * @param others tells of entries on disk that they are other keys'
   */
  public long find(long hash, long key, int keyBytes, OtherKeys others) {
    while (true) {
      int before = (int) SPLITS.getAcquire(this);
      long entry = search(hash, key, keyBytes, others, false);
      if (entry != 0) {
        return entry;
      }
      VarHandle.acquireFence();
      if ((before & 1) == 0 && (int) SPLITS.getOpaque(this) == before) {
        return 0;
      }
      Thread.onSpinWait();
    }
  }

  /**
   * Takes the entries of one bucket, with all that are chained to it, and steps to the next. What
   * is in the index from the first step to the last is met, however often buckets are split
   * meanwhile; what comes or goes may be or not. Any thread, within an epoch, which may end between
   * two steps.
   *
   * <p>Positions are the low bits of hashes, in the order of these bits reversed: a bucket holds a
   * range of that order and a split cuts the range in two, so what lies before a position stays
   * before it (Noordhuis, in Redis's SCAN, 2013; there for tables that double).
   *
   * @param position 0 to begin, then what the step before returned; any other number is some place
   * @param into gets the entries
   * @return the next position; 0 after the last bucket
   */
  public long scan(long position, Entries into) {
    while (true) {
      int before = (int) SPLITS.getAcquire(this);
      long count = (long) BUCKETS.getAcquire(this);
      into.clear();
      long bucket = blocks.bucket(numberOf(position, count));
      for (long end = bucket + BUCKET_BYTES; bucket != 0; end = bucket + CHAINED_BYTES) {
        into.addAll(bucket, end);
        bucket = chained(end);
      }
      VarHandle.acquireFence();
      if ((before & 1) == 0 && (int) SPLITS.getOpaque(this) == before) {
        return after(position, count);
      }
      Thread.onSpinWait();
    }
  }

  /** The position behind the bucket that holds this one, when there are so many; 0 for the end. */
  static long after(long position, long buckets) {
    long half = Long.highestOneBit(buckets - 1);
    long number = numberOf(position, buckets);
    boolean isSplit = number >= half || number + half < buckets;
    int bits = Long.numberOfTrailingZeros(isSplit ? 2 * half : half);
    return Long.reverse(Long.reverse(number) + (1L << (64 - bits)));
  }

  /** Loads the bucket that a hash belongs to, for what follows to find it in a cache. */
  public long touch(long hash) {
    return getAcquire(bucketOf(hash));
  }

  /** A record that is likely the key's, or 0, by the entries alone. Any thread, in an epoch. */
  public long guess(long hash) {
    long tag = EntryLayout.tag(hash);
    long bucket = bucketOf(hash);
    int alike = EntryLayout.withTag(bucket, tag);
    long slot =
        alike == 0
            ? BucketChains.slotChained(bucket + BUCKET_BYTES, tag)
            : EntryLayout.slot(bucket, alike);
    long entry = slot == 0 ? 0 : getAcquire(slot);
    return EntryLayout.isOnDisk(entry) ? 0 : EntryLayout.record(entry);
  }

  /** Where the entry of a key is, as {@link #find} finds it; 0 for nowhere. Its writer only. */
  public long slot(long hash, long key, int keyBytes, OtherKeys others) {
    return search(hash, key, keyBytes, others, true);
  }

  /** An entry with the key, as it was when its key was looked at, or where it was; 0 for none. */
  private long search(long hash, long key, int keyBytes, OtherKeys others, boolean where) {
    long tag = EntryLayout.tag(hash);
    long bucket = bucketOf(hash);
    int alike = EntryLayout.withTag(bucket, tag);
    long end = bucket + BUCKET_BYTES;
    long onDisk = 0;
    while (true) {
      for (; alike != 0; alike &= alike - 1) {
        long slot = EntryLayout.slot(bucket, alike);
        long entry = getAcquire(slot);
        if (EntryLayout.isEntry(entry)) {
          if (EntryLayout.isOnDisk(entry)) {
            onDisk = onDisk == 0 && mayBe(entry, hash, others) ? where ? slot : entry : onDisk;
          } else if (isOf(entry, key, keyBytes)) {
            return where ? slot : entry;
          }
        }
      }
      bucket = chained(end);
      if (bucket == 0) {
        return onDisk;
      }
      alike = EntryLayout.withTagChained(bucket, tag);
      end = bucket + CHAINED_BYTES;
    }
  }

  private static boolean mayBe(long entry, long hash, OtherKeys others) {
    return EntryLayout.isSameOnDisk(entry, EntryLayout.onDisk(hash, EntryLayout.place(entry)))
        && !others.has(entry);
  }

  /** Where the entry is that points to this record; 0 where none does. Its writer only. */
  public long slotOf(long hash, long record) {
    return slotWith(bucketOf(hash), EntryLayout.WHERE, EntryLayout.entry(0, record));
  }

  /** Where the entry is that points to this place on disk; 0 where none does. Its writer only. */
  public long slotOnDisk(long hash, long place) {
    return slotWith(bucketOf(hash), EntryLayout.ALL_BUT_USED, EntryLayout.onDisk(hash, place));
  }

  /** Marks an entry as used, where it is still there. Any thread, within an epoch. */
  public void markUsed(long hash, long entry) {
    long slot = slotWith(bucketOf(hash), -1, entry);
    if (slot != 0) {
      EntryLayout.replace(slot, entry, EntryLayout.used(entry));
    }
  }

  private static boolean isOf(long entry, long key, int keyBytes) {
    long record = EntryLayout.record(entry);
    return keyBytes == LONG_KEY
        ? RecordLayout.keyIs(record, key)
        : RecordLayout.keyEquals(record, key, keyBytes);
  }

  private long bucketOf(long hash) {
    return BucketBlocks.bucket(starts, shift, numberOf(hash, (long) BUCKETS.getAcquire(this)));
  }

  /** The bucket of a hash, by number, when there are so many: at least two. */
  static long numberOf(long hash, long buckets) {
    long half = Long.highestOneBit(buckets - 1);
    long number = hash & (2 * half - 1);
    return number - (half & ((buckets - 1 - number) >> 63)); // no branch: it could not be foreseen
  }

  /** Makes sure of room for so many {@link #insert}, if it does not grow; false without memory. */
  public boolean reserve(int count) {
    return blocks.reserveChained(count);
  }

  /**
   * Enters a key that has no entry yet, after {@link #reserve}; then the index may have to grow.
   */
  public void insert(long hash, long record) {
    if (!chains.put(bucketOf(hash), EntryLayout.entry(hash, record))) {
      throw new IllegalStateException("no bucket was reserved");
    }
    entries++;
  }

  /** Grows by a bucket if it is too full. */
  public void grow() {
    if (entries > splitAbove && buckets < MOST_BUCKETS) {
      split();
    }
  }

  /** Takes the entry away that is there. */
  public void remove(long slot) {
    setRelease(slot, 0);
    entries--;
  }

  /**
   * Splits the next bucket in turn. Entries go to the new bucket first, then the count says that it
   * is there, then they leave the old one: whoever looks meanwhile finds an entry in the one or in
   * the other, or misses it and sees by {@link #splits} that it has to look again.
   */
  private void split() {
    long half = Long.highestOneBit(buckets);
    if (!blocks.add(buckets)) {
      return;
    }
    long from = blocks.bucket(buckets - half);
    long to = blocks.bucket(buckets);
    SPLITS.setOpaque(this, splits + 1);
    VarHandle.releaseFence();
    if (chains.copyUpper(from, to, half)) {
      setBuckets(buckets + 1);
      chains.removeUpper(from, half);
      chains.closeUp(from);
    } else {
      chains.drop(chained(to + BUCKET_BYTES));
    }
    SPLITS.setRelease(this, splits + 1);
  }

  private void setBuckets(long count) {
    BUCKETS.setRelease(this, count);
    splitAbove = (long) (count * mostEntriesPerBucket);
  }
}
