package dev.assay.kv.server.keyspace;

import static dev.assay.kv.memory.Memory.ALL;
import static dev.assay.kv.shard.Operation.NEVER;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Decimal;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.Operation.Kind;
import dev.assay.kv.shard.Operation.Outcome;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What a core sees of the databases: it finds a key, and then reads or changes what was found. A
 * key's record begins with one byte for its database, which is written into the byte before the key
 * where it lies. Only for keys of shards that the calling thread owns.
 */
public final class Keyspace {

  /** A key has at most so many bytes: one of those that a record allows is the database's. */
  public static final int MOST_KEY_BYTES = RecordLayout.MOST_KEY_BYTES - 1;

  private final ShardView[] shards;
  private final int[] stored;
  private final long seed;
  private final int mostRecordBytes;
  private final boolean plainOnly;
  private final Operation operation = new Operation();
  private final Buffer scratch = new Buffer();
  private final Buffer handleBytes = new Buffer();

  private ShardView shard;
  private long hash;
  private long key;
  private int keyBytes;
  private long record;
  private long header;
  private @Nullable Structure structure;
  private long hits;
  private long misses;
  private long changes;

  /**
   * Over all shards of a store.
   *
   * @param stored where each database is stored; shared, changed while nobody runs
   * @param seed of the hash
   * @param mostRecordBytes longest record
   * @param plainOnly whether only strings that fit in a record may be put: a journal keeps no
   *     others
   */
  public Keyspace(
      ShardView[] shards, int[] stored, long seed, int mostRecordBytes, boolean plainOnly) {
    this.shards = shards;
    this.stored = stored;
    this.seed = seed;
    this.mostRecordBytes = mostRecordBytes;
    this.plainOnly = plainOnly;
    this.shard = shards[0];
    handleBytes.reserve(Long.BYTES);
  }

  /** The shards. */
  ShardView[] shards() {
    return shards;
  }

  /** Where a database is stored. */
  int stored(int database) {
    return stored[database];
  }

  /** Which shard a key belongs to. */
  public int shardOf(int database, long address, int bytes) {
    requireKey(bytes);
    ALL.set(JAVA_BYTE, address - 1, (byte) stored[database]);
    return (int) (KeyHash.of(address - 1, bytes + 1, seed) >>> 56) & (shards.length - 1);
  }

  private static void requireKey(int bytes) {
    if (bytes > MOST_KEY_BYTES) {
      throw new ReplyError("ERR a key has at most %d bytes".formatted(MOST_KEY_BYTES));
    }
  }

  /**
   * Finds a key; what follows is about it, and it must stay where it lies till then.
   *
   * @param address of its bytes; the byte before them is written to
   * @return whether it is there
   */
  public boolean find(int database, long address, int bytes) {
    aim(database, address, bytes);
    return again();
  }

  /** Looks for a key without finding it: {@link #put} is about it then, and nothing else. */
  public void aim(int database, long address, int bytes) {
    requireKey(bytes);
    key = address - 1;
    keyBytes = bytes + 1;
    ALL.set(JAVA_BYTE, key, (byte) stored[database]);
    hash = KeyHash.of(key, keyBytes, seed);
    shard = shards[(int) (hash >>> 56) & (shards.length - 1)];
    record = 0;
    structure = null;
  }

  /** Finds the same key once more, as it is now. */
  public boolean again() {
    structure = null;
    record = shard.shard().live(hash, key, keyBytes);
    if (record == 0) {
      return false;
    }
    header = RecordLayout.getHeaderOpaque(record);
    if (RecordLayout.isHandle(header)) {
      structure = shard.structure(ShardView.handle(record, header));
    }
    return true;
  }

  /** As {@link #find}, for commands that read: counts whether it is there. */
  public boolean read(int database, long address, int bytes) {
    boolean found = find(database, address, bytes);
    hits += found ? 1 : 0;
    misses += found ? 0 : 1;
    return found;
  }

  /** Whether the key that was looked for is there. */
  public boolean exists() {
    return record != 0;
  }

  /** Whether what was found is a string. */
  public boolean isString() {
    return structure == null || structure instanceof LongString;
  }

  /**
   * What was found must be a string, or nothing.
   *
   * @throws ReplyError when it is not
   */
  public void requireString() {
    if (record != 0 && !isString()) {
      throw ReplyError.wrongType();
    }
  }

  /** Where the string is that was found. */
  public long address() {
    return structure instanceof LongString string
        ? string.address()
        : record + RecordLayout.valueOffset(header);
  }

  /** Length of the string that was found; 0 where nothing was. */
  public int length() {
    return record == 0
        ? 0
        : structure instanceof LongString string
            ? string.length()
            : RecordLayout.valueBytes(header);
  }

  /**
   * The structure that was found; null where nothing was.
   *
   * @throws ReplyError when it is of another class
   */
  public <S extends Structure> @Nullable S structure(Class<S> type) {
    if (record == 0) {
      return null;
    }
    if (!type.isInstance(structure)) {
      throw ReplyError.wrongType();
    }
    return type.cast(structure);
  }

  /** What TYPE says of what was found. */
  public String type() {
    return record == 0 ? "none" : structure == null ? "string" : structure.type();
  }

  /** What OBJECT ENCODING says of a structure that was found; null for plain strings. */
  public @Nullable String encoding() {
    return structure == null ? null : structure.encoding();
  }

  /** When what was found expires, in ms since 1970, or {@link Operation#NEVER}. */
  public long expiryMillis() {
    return record != 0 && RecordLayout.expires(header)
        ? RecordLayout.getExpiryOpaque(record)
        : NEVER;
  }

  /** What the record that was found takes, with its structure. */
  public long memoryBytes() {
    return RecordLayout.sizeBytes(header)
        + Long.BYTES
        + (structure == null ? 0 : structure.memoryBytes());
  }

  /**
   * Sets the key that was looked for to a string.
   *
   * @param value where it is; not in a record
   * @throws ReplyError when memory is full
   */
  public void put(long value, int bytes, long expiryMillis) {
    if (RecordLayout.sizeBytes(keyBytes, bytes, expiryMillis != NEVER) > mostRecordBytes) {
      put(new LongString(value, bytes), expiryMillis);
      return;
    }
    operation.on(hash, key, keyBytes).put(Kind.PUT, value, bytes, expiryMillis);
    run();
    changed();
  }

  /** Sets the key that was looked for to a structure, which the key owns from now on. */
  public void put(Structure value, long expiryMillis) {
    if (plainOnly) {
      value.release();
      throw new ReplyError(
          "ERR the journal keeps strings of up to %d bytes, and nothing else yet"
              .formatted(mostRecordBytes - keyBytes - 16));
    }
    int handle = shard.allot(value);
    ALL.set(JAVA_LONG_UNALIGNED, handleBytes.address(), handle);
    operation
        .on(hash, key, keyBytes)
        .put(Kind.PUT, handleBytes.address(), Long.BYTES, expiryMillis)
        .asHandle();
    try {
      run();
    } catch (ReplyError e) {
      shard.release(handle);
      throw e;
    }
    changed();
  }

  private void run() {
    shard.shard().runOwned(operation);
    if (operation.outcome() == Outcome.FULL) {
      throw new ReplyError("OOM command not allowed when used memory > 'maxmemory'.");
    }
    if (operation.outcome() != Outcome.DONE) {
      throw new IllegalStateException(operation.failure());
    }
  }

  /**
   * The string that was found, or an empty one, with another length, where it may be changed; what
   * is new is zero. {@link #putEdited} ends that.
   */
  public long edit(int bytes) {
    if (structure instanceof LongString string) {
      string.resize(bytes);
      return string.address();
    }
    int old = Math.min(length(), bytes);
    scratch.clear();
    scratch.reserve(bytes + 1L);
    if (old > 0) {
      MemorySegment.copy(ALL, address(), ALL, scratch.address(), old);
    }
    ALL.asSlice(scratch.address() + old, bytes - old).fill((byte) 0);
    scratch.added(bytes);
    return scratch.address();
  }

  /** As {@link #edit}, but what was there need not be: all bytes are written by the caller. */
  public long replace(int bytes) {
    if (structure instanceof LongString string) {
      string.resize(bytes);
      return string.address();
    }
    return scratch(bytes);
  }

  /**
   * So many bytes to write a value for the key that was looked for; {@link #putScratch} sets it.
   */
  public long scratch(int bytes) {
    scratch.clear();
    scratch.reserve(bytes + 1L);
    scratch.added(bytes);
    return scratch.address();
  }

  /** Sets the key that was looked for to what was written. */
  public void putScratch(long expiryMillis) {
    put(scratch.address(), (int) scratch.size(), expiryMillis);
  }

  /** Sets the key that was looked for to a number in digits; it expires as before. */
  public void putNumber(long number) {
    scratch.clear();
    scratch.reserve(Decimal.MOST_BYTES);
    put(scratch.address(), Decimal.write(number, scratch.address()), expiryMillis());
  }

  /** Sets the key to what was edited. */
  public void putEdited() {
    if (structure == null) {
      put(scratch.address(), (int) scratch.size(), expiryMillis());
    } else {
      changed();
    }
  }

  /** Sets when what was found expires, or {@link Operation#NEVER}. */
  public void expireAt(long millis) {
    Structure moving = structure;
    if (moving == null) {
      edit(length());
      put(scratch.address(), (int) scratch.size(), millis);
    } else {
      int handle = ShardView.handle(record, header);
      shard.detach(handle);
      put(moving, millis);
    }
  }

  /** Takes the key away that was found. */
  public void remove() {
    shard.shard().runOwned(operation.on(hash, key, keyBytes).delete());
    record = 0;
    structure = null;
    changes++;
  }

  /** The value that was found has changed where it is. */
  public void changed() {
    changes++;
    if (structure != null && record != 0 && RecordLayout.isHandle(header)) {
      resized();
    }
    shard.changed(key, keyBytes);
  }

  private void resized() {
    long now = shard.shard().live(hash, key, keyBytes);
    long nowHeader = now == 0 ? 0 : RecordLayout.getHeaderOpaque(now);
    if (now != 0 && RecordLayout.isHandle(nowHeader)) {
      shard.resized(ShardView.handle(now, nowHeader));
    }
  }

  /**
   * Copies what was found to another key, or moves it there, with its expiry. Both keys must be
   * different, and the other one's value goes.
   */
  public void transfer(int toDatabase, long toKey, int toBytes, boolean keeps) {
    long fromKey = key;
    int fromBytes = keyBytes;
    long fromHash = hash;
    ShardView fromShard = shard;
    byte fromPrefix = ALL.get(JAVA_BYTE, fromKey);
    long expiry = expiryMillis();
    Structure value = structure;
    if (value == null) {
      edit(length());
      find(toDatabase, toKey, toBytes);
      put(scratch.address(), (int) scratch.size(), expiry);
    } else {
      int handle = ShardView.handle(record, header);
      find(toDatabase, toKey, toBytes);
      put(keeps ? value.copy() : value, expiry);
      if (!keeps) {
        fromShard.detach(handle);
      }
    }
    ALL.set(JAVA_BYTE, fromKey, fromPrefix);
    key = fromKey;
    keyBytes = fromBytes;
    hash = fromHash;
    shard = fromShard;
    if (!keeps) {
      remove();
    }
  }

  /** Ends the batch of changes that the journal keeps together, and waits for the disk or not. */
  public void endBatch(boolean awaitsDisk) {
    for (ShardView each : shards) {
      long position = each.shard().endBatch();
      if (awaitsDisk) {
        each.shard().await(position);
      }
    }
  }

  /** Tells this watcher of changes to the key that was looked for. */
  public KeyName watch(KeyWatcher watcher) {
    KeyName name = new KeyName(key, keyBytes);
    shard.watch(name, watcher);
    return name;
  }

  /** Counts of this core: reads that found a key, reads that did not, and changes. */
  public long hits() {
    return hits;
  }

  /** How many reads found no key. */
  public long misses() {
    return misses;
  }

  /** How many changes there were. */
  public long changes() {
    return changes;
  }

  /** Counts anew. */
  public void resetCounts() {
    hits = 0;
    misses = 0;
  }
}
