package dev.assay.kv.server.keyspace;

import static dev.assay.kv.memory.Memory.ALL;
import static dev.assay.kv.shard.Operation.NEVER;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.KvConfig;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.server.resp.Buffer;
import dev.assay.kv.server.resp.Decimal;
import dev.assay.kv.server.resp.ReplyError;
import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.Operation.Kind;
import dev.assay.kv.shard.Operation.Outcome;
import java.lang.foreign.MemorySegment;

/**
 * What a core sees of the databases: it finds a key, and then reads or changes what was found. A
 * key's record begins with one byte for its database, which is written into the byte before the key
 * where it lies. Only for keys of shards that the calling thread may use.
 */
public final class Keyspace extends FoundKey {

  private final int mostRecordBytes;
  private final Operation operation = new Operation();
  private final Buffer scratch = new Buffer();
  private final Buffer handleBytes = new Buffer();
  private long changes;

  /**
   * Over all shards of a store.
   *
   * @param own the shards that the core owns
   * @param stored where each database is stored; shared, changed while nobody runs
   * @param of the store
   * @param expected of this core
   */
  public Keyspace(
      ShardView[] shards, ShardView[] own, int[] stored, KvConfig of, ExpectedKeys expected) {
    super(shards, own, stored, of.seed(), expected);
    JournalConfig journal = of.journal(); // a record and what is gathered already are a batch
    long most = journal == null ? Integer.MAX_VALUE : journal.mostBatchBytes() / 2;
    mostRecordBytes = (int) Math.min(of.mostRecordBytes(), most);
    handleBytes.reserve(Long.BYTES);
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
    noteNew();
    operation.on(hash, key, keyBytes).put(Kind.PUT, value, bytes, expiryMillis);
    run();
    tell();
  }

  /** Sets the key that was looked for to a structure, which the key owns from now on. */
  public void put(Structure value, long expiryMillis) {
    try {
      move(value, expiryMillis);
    } catch (ReplyError e) {
      value.release();
      throw e;
    }
  }

  /** As {@link #put}, but that the structure stays the caller's if there is no room. */
  private void move(Structure value, long expiryMillis) {
    EditLog edits = shard.edits();
    if (edits != null) {
      edits.begin(value, key, keyBytes, expiryMillis);
    }
    place(value, expiryMillis);
    if (edits != null) {
      edits.end(value, key, keyBytes, expiryMillis);
    }
    tell();
  }

  private void place(Structure value, long expiryMillis) {
    noteNew();
    int handle = shard.allot(value);
    ALL.set(JAVA_LONG_UNALIGNED, handleBytes.address(), handle);
    operation
        .on(hash, key, keyBytes)
        .put(Kind.PUT, handleBytes.address(), Long.BYTES, expiryMillis)
        .asHandle();
    try {
      run();
    } catch (ReplyError e) {
      shard.detach(handle);
      shard.release(handle);
      throw e;
    }
  }

  /** Sets a key to what was kept of it. */
  void restore(KeyName name, Structure value, long expiryMillis) {
    byte[] bytes = name.bytes();
    scratch.clear();
    scratch.add(bytes);
    long at = scratch.address();
    aimAt(at, bytes.length, hashAt(at, bytes.length));
    place(value, expiryMillis);
    value.keepIn(shard.edits());
  }

  /** Throws a {@link ReplyError} if the journal takes no change of so many bytes to the key. */
  public void requireJournal(long bytes) {
    EditLog edits = shard.edits();
    if (edits != null) {
      edits.require(keyBytes + bytes);
    }
  }

  private void run() {
    shard.shard().runOwned(operation);
    if (operation.outcome() == Outcome.REFUSED) {
      requireJournal(operation.mostLoggedBytes());
      shard.shard().runOwned(operation);
    }
    if (operation.outcome() == Outcome.FULL) {
      shard.moved();
      throw ReplyError.full();
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
    if (structure instanceof LongString) {
      return replace(bytes);
    }
    int old = Math.min(length(), bytes);
    long edited = scratch(bytes);
    if (old > 0) {
      MemorySegment.copy(ALL, address(), ALL, edited, old);
    }
    ALL.asSlice(edited + old, bytes - old).fill((byte) 0);
    return edited;
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

  /** Sets the key to what was edited, all of it. */
  public void putEdited() {
    putEdited(0, Integer.MAX_VALUE);
  }

  /** Sets the key to what was edited between these bytes. */
  public void putEdited(int from, int to) {
    if (structure instanceof LongString string) {
      string.written(from, Math.min(to, string.length()));
      changed();
    } else {
      put(scratch.address(), (int) scratch.size(), expiryMillis());
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
      EditLog edits = shard.edits();
      requireJournal(Long.BYTES);
      shard.detach(handle);
      try {
        place(moving, millis);
      } catch (ReplyError e) {
        shard.attachTo(handle, moving, hash, key, keyBytes);
        throw e;
      }
      if (edits != null) {
        edits.keep(moving, key, keyBytes, millis);
      }
      tell();
    }
  }

  /** Takes the key away that was found, if the journal takes that. */
  public void remove() {
    operation.on(hash, key, keyBytes).delete();
    run();
    touched.add(TouchedKeys.Kind.REMOVED, key, keyBytes);
    record = 0;
    structure = null;
    changes++;
  }

  /** The value that was found has changed where it is. */
  public void changed() {
    keepEdits();
    tell();
  }

  private void keepEdits() {
    if (structure != null && record != 0 && RecordLayout.isHandle(header)) {
      resized();
      EditLog edits = shard.edits();
      if (edits != null && edits.has(structure)) {
        edits.keep(structure, key, keyBytes, expiryMillis());
      }
    }
  }

  private void tell() {
    changes++;
    touched.add(TouchedKeys.Kind.CHANGED, key, keyBytes);
    shard.changed(key, keyBytes);
  }

  /** What was found has changed in a way that nobody watches. */
  public void grown() {
    changes++;
    touched.add(TouchedKeys.Kind.CHANGED, key, keyBytes);
    keepEdits();
  }

  private void resized() {
    long now = live();
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
    requireJournal(Long.BYTES);
    if (value == null) {
      edit(length());
      find(toDatabase, toKey, toBytes);
      put(scratch.address(), (int) scratch.size(), expiry);
    } else {
      int handle = ShardView.handle(record, header);
      find(toDatabase, toKey, toBytes);
      if (keeps) {
        put(value.copy(), expiry);
      } else {
        fromShard.detach(handle); // making room may drop the record, and what it stands for stays
        try {
          move(value, expiry);
        } catch (ReplyError e) {
          ALL.set(JAVA_BYTE, fromKey, fromPrefix);
          fromShard.attachTo(handle, value, fromHash, fromKey, fromBytes);
          throw e;
        }
      }
    }
    ALL.set(JAVA_BYTE, fromKey, fromPrefix);
    aimAt(fromKey, fromBytes, fromHash);
    if (!keeps) {
      remove();
    }
  }

  /** How many changes there were. */
  public long changes() {
    return changes;
  }
}
