package dev.assay.kv.server.keyspace;

import static dev.assay.kv.memory.Memory.ALL;
import static dev.assay.kv.shard.Operation.NEVER;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.shard.Operation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A key that was looked for, and what was found: the reading half of {@link Keyspace}. */
public abstract class FoundKey {

  /** A key has at most so many bytes: one of those that a record allows is the database's. */
  public static final int MOST_KEY_BYTES = RecordLayout.MOST_KEY_BYTES - 1;

  /** All shards of the store. */
  final ShardView[] shards;

  /** Those that the core owns. */
  final ShardView[] own;

  private final ShardBatches allBatches;
  private final ShardBatches ownBatches;
  private ShardBatches[] borrowed = {};
  private final int[] stored;
  final TouchedKeys touched = new TouchedKeys();
  private final CommandClock clock = new CommandClock();
  private final long seed;

  ShardView shard;
  long hash;
  long key;
  int keyBytes;
  long record;
  long header;
  @Nullable Structure structure;
  private boolean isExpected;
  private final ExpectedKeys expected;
  private long hits;
  private long misses;

  FoundKey(ShardView[] shards, ShardView[] own, int[] stored, long seed, ExpectedKeys expected) {
    this.expected = expected;
    this.shards = shards;
    this.own = own;
    allBatches = new ShardBatches(shards, 0, 1);
    ownBatches = new ShardBatches(own, 0, 1);
    this.stored = stored;
    this.seed = seed;
    shard = shards[0];
  }

  /** Where a database is stored. */
  int stored(int database) {
    return stored[database];
  }

  /** Which shard a key belongs to. */
  public int shardOf(int database, long address, int bytes) {
    requireKey(bytes);
    return shardOf(hashOf(database, address, bytes));
  }

  private int shardOf(long hashOfKey) {
    return (int) (hashOfKey >>> 56) & (shards.length - 1);
  }

  private long hashOf(int database, long address, int bytes) {
    prefix(database, address);
    return hashAt(address - 1, bytes + 1);
  }

  final long hashAt(long address, int bytes) {
    return KeyHash.of(address, bytes, seed);
  }

  /** Writes the database before a key, if it is not there: what is just written reads slowly. */
  private void prefix(int database, long address) {
    byte stands = (byte) stored[database];
    if (ALL.get(JAVA_BYTE, address - 1) != stands) {
      ALL.set(JAVA_BYTE, address - 1, stands);
    }
  }

  /** What requests to come will look for. */
  public final ExpectedKeys expected() {
    return expected;
  }

  /** A key, as for {@link #find}, that will be looked for soon, like all in {@link #expected}. */
  public void expect(int database, long address, int bytes) {
    if (bytes <= MOST_KEY_BYTES && expected.takesMore(stored[database])) {
      long hashOfKey = hashOf(database, address, bytes);
      expected.add(shards[shardOf(hashOfKey)], address - 1, hashOfKey);
    }
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
    long likely = isExpected ? expected.record() : 0;
    if (likely == 0 || !RecordLayout.keyEquals(likely, key, keyBytes)) {
      return again();
    }
    record = likely;
    header = RecordLayout.getHeaderOpaque(likely);
    boolean isPlain = !RecordLayout.expires(header) && !RecordLayout.isHandle(header);
    return isPlain || again();
  }

  /** Looks for a key without finding it: a put is about it then, and nothing else. */
  public void aim(int database, long address, int bytes) {
    requireKey(bytes);
    prefix(database, address);
    isExpected = expected.isNext(address - 1, stored[database]);
    aimAt(address - 1, bytes + 1, isExpected ? expected.hash() : hashAt(address - 1, bytes + 1));
  }

  /** As {@link #aim}; the database is the first byte. */
  final void aimAt(long address, int bytes, long hashOfKey) {
    key = address;
    keyBytes = bytes;
    hash = hashOfKey;
    shard = shards[shardOf(hash)];
    record = 0;
    structure = null;
  }

  /** Finds the same key once more, as it is now. */
  public boolean again() {
    structure = null;
    record = live();
    if (record == 0) {
      return false;
    }
    header = RecordLayout.getHeaderOpaque(record);
    if (RecordLayout.isHandle(header)) {
      structure = shard.structure(ShardView.handle(record, header));
    }
    return true;
  }

  /** The record of the key that was looked for; none expires before the command ends. */
  final long live() {
    return shard.shard().live(hash, key, keyBytes, clock);
  }

  /** As {@link #find}, for commands that read: counts whether it is there. */
  public boolean read(int database, long address, int bytes) {
    boolean found = find(database, address, bytes);
    hits += found ? 1 : 0;
    misses += found ? 0 : 1;
    if (!found && touched.isOn()) {
      touched.add(TouchedKeys.Kind.MISSED, key, keyBytes);
    }
    return found;
  }

  /** Says when the command under way is. */
  public final CommandClock clock() {
    return clock;
  }

  /** What the command under way touches. */
  public final TouchedKeys touched() {
    return touched;
  }

  /** Notes it if the key that was looked for is not there, and comes now. */
  final void noteNew() {
    if (touched.isOn() && live() == 0) {
      touched.add(TouchedKeys.Kind.NEW, key, keyBytes);
    }
  }

  /** Whether the key that was looked for is there. */
  public boolean exists() {
    return record != 0;
  }

  /** Whether what was found is a string. */
  public boolean isString() {
    return structure == null || structure instanceof LongString;
  }

  /** Throws a {@link ReplyError} when what was found is no string. */
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

  /** Whether what was found is a structure of this class. */
  public boolean is(Class<? extends Structure> type) {
    return record != 0 && type.isInstance(structure);
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

  /** Counts of this core: reads that found a key, reads that did not, and changes. */
  public long hits() {
    return hits;
  }

  /** How many reads found no key. */
  public long misses() {
    return misses;
  }

  /** Counts anew. */
  public void resetCounts() {
    hits = 0;
    misses = 0;
  }

  /** Ends the journal's batches of the core's own shards or of all; returns how far it is then. */
  public long endBatches(boolean ofAll) {
    return (ofAll ? allBatches : ownBatches).endAndServe();
  }

  /** As {@link #endBatches}, of the shards of one of so many cores, which are borrowed. */
  public long endBatchesOf(int core, int cores) {
    if (borrowed.length != cores) {
      borrowed = new ShardBatches[cores];
      Arrays.setAll(borrowed, each -> new ShardBatches(shards, each, cores));
    }
    return borrowed[core].end();
  }

  /** Waits until the journal is on the disk up to there, if that is promised. */
  public void awaitDisk(long position) {
    shards[0].shard().await(position);
  }

  /** The key that was looked for, by itself. */
  public KeyName name() {
    return new KeyName(key, keyBytes);
  }

  /** Tells this watcher of changes to the key that was looked for. */
  public KeyName watch(KeyWatcher watcher) {
    KeyName name = name();
    shard.watch(name, watcher);
    return name;
  }
}
