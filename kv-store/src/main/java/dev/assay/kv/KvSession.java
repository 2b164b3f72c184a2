package dev.assay.kv;

import dev.assay.kv.disk.DiskLookup;
import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.record.RecordLayout;
import dev.assay.kv.record.ValueReader;
import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.Operation.Kind;
import dev.assay.kv.shard.Operation.Outcome;
import dev.assay.kv.shard.Shard;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thread's way into a store. Its calls allocate nothing but what they return, except more room
 * when a key or a value comes that is longer than any before. What is passed in is copied before a
 * call returns; what comes out is a copy.
 */
public final class KvSession implements AutoCloseable {

  /** What a look-up returns for the length of a value that is not there. */
  public static final int ABSENT = -1;

  private final KvStore store;
  private final Epochs epochs;
  private final int reader;
  private final int mostRecordBytes;
  private final long seed;
  private final Operation operation = new Operation();
  private final SessionBuffers buffers = new SessionBuffers();
  private final BatchReader batch;
  private final Scanner scanner;
  private final DiskRecords disk;
  private boolean closed;

  KvSession(KvStore store, Epochs epochs) {
    this.store = store;
    this.epochs = epochs;
    reader = epochs.register();
    mostRecordBytes = store.config().mostRecordBytes();
    seed = store.config().seed();
    disk = new DiskRecords(epochs, reader, store.config().batchKeys());
    batch = new BatchReader(store, buffers, disk, store.config());
    scanner = new Scanner(store, epochs, reader, buffers, disk);
  }

  /** The value of a key; null where there is none. */
  public byte @Nullable [] get(byte[] key) {
    int keyBytes = setKey(key);
    long hash = hash(keyBytes);
    while (true) {
      int bytes = read(hash, keyBytes, buffers.array());
      if (bytes == ABSENT) {
        return null;
      }
      if (bytes <= buffers.array().length) {
        return Arrays.copyOf(buffers.array(), bytes);
      }
      buffers.roomInArray(bytes);
    }
  }

  /**
   * Copies the value of a key, as much of it as there is room for.
   *
   * @return the length of the whole value, or {@link #ABSENT}
   */
  public int get(byte[] key, byte[] into) {
    int keyBytes = setKey(key);
    return read(hash(keyBytes), keyBytes, into);
  }

  /** As {@link #get(byte[], byte[])}, by segments of any kind. */
  public int get(MemorySegment key, MemorySegment into) {
    int keyBytes = setKey(key);
    return read(hash(keyBytes), keyBytes, into);
  }

  /** Length of the value of a key, or {@link #ABSENT}. */
  public int length(byte[] key) {
    int keyBytes = setKey(key);
    return read(hash(keyBytes), keyBytes, MemorySegment.NULL);
  }

  /**
   * Looks up many keys; their misses of the caches overlap, {@link KvConfig#batchKeys} at a time.
   * The keys are not read at one moment, but each on its own.
   *
   * @param handler gets each value, in order, on this thread; it must not use this session
   */
  public void getAll(byte[][] keys, ValueHandler handler) {
    requireOpen();
    for (int from = 0; from < keys.length; from += batch.size()) {
      int count = Math.min(batch.size(), keys.length - from);
      batch.clear();
      epochs.enter(reader);
      try {
        for (int i = 0; i < count; i++) {
          batch.addKey(keys[from + i]);
        }
        batch.read();
      } finally {
        epochs.leave(reader);
      }
      batch.readFromDisk(epochs, reader);
      batch.deliver(from, handler);
    }
  }

  /**
   * Goes on with a walk through all keys, in no order: about so many of them, a bucket at least.
   * Whatever is there from the walk's first call to its last is met at least once; what comes or
   * goes meanwhile may be met or not. A walk holds nothing between calls and may be left.
   *
   * @param cursor 0 to begin, then what the call before returned
   * @param count how many keys are wanted, at least 1; more may come, or fewer
   * @param handler gets each key with its value, on this thread; it may call all of this session
   *     but this
   * @return the cursor to go on with; 0 when the walk is over
   */
  public long scan(long cursor, int count, RecordHandler handler) {
    requireOpen();
    return scanner.scan(cursor, Math.max(1, count), handler);
  }

  /**
   * Sets the value of a key.
   *
   * @return whether there was one before
   * @throws StoreFull when the store has no memory left for it
   * @throws IllegalArgumentException when key or value are too long
   */
  public boolean put(byte[] key, byte[] value) {
    return store(Kind.PUT, setKey(key), buffers.setValue(value), Operation.NEVER);
  }

  /** As {@link #put(byte[], byte[])}, by segments of any kind. */
  public boolean put(MemorySegment key, MemorySegment value) {
    return store(Kind.PUT, setKey(key), buffers.setValue(value), Operation.NEVER);
  }

  /** As {@link #put(byte[], byte[])}; so long after now the key is absent again. */
  public boolean put(byte[] key, byte[] value, Duration lifetime) {
    long until = System.currentTimeMillis() + lifetime.toMillis();
    return store(Kind.PUT, setKey(key), buffers.setValue(value), until);
  }

  /** Sets the value of a key that has none, and tells whether that was so. */
  public boolean putIfAbsent(byte[] key, byte[] value) {
    return store(Kind.PUT_IF_ABSENT, setKey(key), buffers.setValue(value), Operation.NEVER);
  }

  /** Sets the value of a key that has this one, and tells whether that was so. */
  public boolean compareAndSet(byte[] key, byte[] expected, byte[] value) {
    int keyBytes = setKey(key);
    int valueBytes = checked(keyBytes, buffers.setValue(value), false);
    int expectedBytes = buffers.setExpected(expected);
    operation
        .on(hash(keyBytes), buffers.key(), keyBytes)
        .compareAndSet(buffers.expected(), expectedBytes, buffers.value(), valueBytes);
    return run() != 0;
  }

  /**
   * Adds to the value of a key, a number of eight bytes in the machine's order, or to 0 where there
   * is none; an overflow wraps around.
   *
   * @return the sum, which is the value now
   * @throws IllegalStateException when the value has another length
   */
  public long add(byte[] key, long delta) {
    int keyBytes = setKey(key);
    operation
        .on(hash(keyBytes), buffers.key(), keyBytes)
        .put(Kind.ADD, buffers.value(), checked(keyBytes, Long.BYTES, true), Operation.NEVER)
        .add(delta);
    return run();
  }

  /**
   * Replaces a value by what a function makes of it; again, when somebody else changed it
   * meanwhile.
   *
   * @param change gets the value, or null, and returns the new one; it may be called several times
   * @return what is the value now
   */
  public byte[] update(byte[] key, Function<byte @Nullable [], byte[]> change) {
    while (true) {
      byte @Nullable [] before = get(key);
      byte[] after = change.apply(before);
      if (before == null ? putIfAbsent(key, after) : compareAndSet(key, before, after)) {
        return after;
      }
    }
  }

  /** Takes a key away, and tells whether it was there. */
  public boolean delete(byte[] key) {
    int keyBytes = setKey(key);
    operation.on(hash(keyBytes), buffers.key(), keyBytes).delete();
    return run() != 0;
  }

  /** Gives the session's place back; the thread must not be inside a call. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      disk.close();
      buffers.close();
      epochs.unregister(reader);
    }
  }

  private int setKey(byte[] key) {
    requireOpen();
    return buffers.setKey(key);
  }

  private int setKey(MemorySegment key) {
    requireOpen();
    return buffers.setKey(key);
  }

  /** Once closed, its buffers are no longer memory that may be written to. */
  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
  }

  private long hash(int keyBytes) {
    return KeyHash.of(buffers.key(), keyBytes, seed);
  }

  private int read(long hash, int keyBytes, byte[] into) {
    long onDisk;
    do {
      epochs.enter(reader);
      try {
        long record = store.shardOf(hash).find(hash, buffers.key(), keyBytes);
        if (record != Shard.ON_DISK) {
          return record == 0 ? ABSENT : ValueReader.copy(record, into);
        }
      } finally {
        epochs.leave(reader);
      }
      onDisk = readFromDisk(hash, keyBytes);
    } while (onDisk == Shard.ON_DISK);
    return onDisk == 0 ? ABSENT : ValueReader.copy(onDisk, into);
  }

  private int read(long hash, int keyBytes, MemorySegment into) {
    long onDisk;
    do {
      epochs.enter(reader);
      try {
        long record = store.shardOf(hash).find(hash, buffers.key(), keyBytes);
        if (record != Shard.ON_DISK) {
          return record == 0 ? ABSENT : ValueReader.copy(record, into, 0, into.byteSize());
        }
      } finally {
        epochs.leave(reader);
      }
      onDisk = readFromDisk(hash, keyBytes);
    } while (onDisk == Shard.ON_DISK);
    return onDisk == 0 ? ABSENT : ValueReader.copy(onDisk, into, 0, into.byteSize());
  }

  private long readFromDisk(long hash, int keyBytes) {
    Shard shard = store.shardOf(hash);
    DiskLookup found = disk.find(shard, hash, buffers.key(), keyBytes);
    return disk.record(found, shard, hash, buffers.key(), keyBytes);
  }

  private boolean store(Kind kind, int keyBytes, int valueBytes, long untilMillis) {
    operation
        .on(hash(keyBytes), buffers.key(), keyBytes)
        .put(
            kind,
            buffers.value(),
            checked(keyBytes, valueBytes, untilMillis != Operation.NEVER),
            untilMillis);
    return run() != 0;
  }

  private int checked(int keyBytes, int valueBytes, boolean expires) {
    if (RecordLayout.sizeBytes(keyBytes, valueBytes, expires) > mostRecordBytes) {
      throw new IllegalArgumentException(
          "a key of %d and a value of %d bytes do not fit: a record is at most %d bytes, a quarter of a frame"
              .formatted(keyBytes, valueBytes, mostRecordBytes));
    }
    return valueBytes;
  }

  private long run() {
    Shard shard = store.shardOf(operation.hash());
    shard.run(operation);
    while (operation.outcome() == Outcome.ON_DISK) {
      DiskLookup found = disk.find(shard, operation.hash(), buffers.key(), operation.keyBytes());
      shard.run(operation.with(found));
    }
    if (operation.outcome() != Outcome.DONE) {
      throw Failures.of(operation, store);
    }
    return operation.result();
  }
}
