package dev.assay.kv;

import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.Operation.Kind;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
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

  private static final String CLOSED = "the session is closed";

  private final KvStore store;
  private final Epochs epochs;
  private final int slot;
  private final long seed;
  private final SessionBuffers buffers = new SessionBuffers();
  private final BatchReader batch;
  private final Scanner scanner;
  private final DiskRecords disk;
  private final Reader reader;
  private final Writer writer;
  private @Nullable KvWrites writes;
  private final KvTransaction transaction;
  @Nullable String refusal; // why nothing can be called

  KvSession(KvStore store, Epochs epochs) {
    this.store = store;
    this.epochs = epochs;
    slot = epochs.register();
    seed = store.config().seed();
    disk = new DiskRecords(epochs, slot, store.config().batchKeys());
    batch = new BatchReader(store, epochs, slot, buffers, disk);
    scanner = new Scanner(store, epochs, slot, buffers, disk);
    reader = new Reader(store, epochs, slot, buffers, disk);
    writer = new Writer(store, epochs, slot, disk);
    transaction = new KvTransaction(store, writer, buffers);
  }

  /** The value of a key; null where there is none. */
  public byte @Nullable [] get(byte[] key) {
    requireOpen();
    return reader.read(key);
  }

  /**
   * Copies the value of a key, as much of it as there is room for.
   *
   * @return the length of the whole value, or {@link #ABSENT}
   */
  public int get(byte[] key, byte[] into) {
    requireOpen();
    return reader.read(key, into);
  }

  /** As {@link #get(byte[], byte[])}, by segments of any kind. */
  public int get(MemorySegment key, MemorySegment into) {
    int keyBytes = setKey(key);
    return reader.read(hash(keyBytes), buffers.key(), keyBytes, into);
  }

  /** Length of the value of a key, or {@link #ABSENT}. */
  public int length(byte[] key) {
    int keyBytes = setKey(key);
    return reader.read(hash(keyBytes), buffers.key(), keyBytes, MemorySegment.NULL);
  }

  /** As {@link #length(byte[])}, by a segment of any kind. */
  public int length(MemorySegment key) {
    int keyBytes = setKey(key);
    return reader.read(hash(keyBytes), buffers.key(), keyBytes, MemorySegment.NULL);
  }

  /**
   * Looks up many keys; their misses of the caches overlap, {@link KvConfig#batchKeys} at a time.
   * The keys are not read at one moment, but each on its own.
   *
   * @param handler gets each value, in order, on this thread; it must not use this session
   */
  public void getAll(byte[][] keys, ValueHandler handler) {
    requireOpen();
    batch.readAll(keys, handler);
  }

  /** As {@link #getAll(byte[][], ValueHandler)}, by segments of any kind. */
  public void getAll(MemorySegment[] keys, ValueHandler handler) {
    requireOpen();
    batch.readAll(keys, handler);
  }

  /**
   * Sets the values of many keys, each on its own; the token of a shard is taken once for many of
   * them.
   *
   * @return how many of the keys had a value
   * @throws StoreFull when the store has no memory left for one of them; others may have been set
   */
  public long putAll(byte[][] keys, byte[][] values) {
    return writes().putAll(keys, values);
  }

  /** Takes many keys away, as {@link #putAll}, and tells how many were there. */
  public long deleteAll(byte[][] keys) {
    return writes().deleteAll(keys);
  }

  /** The session's one batch of writes, empty: it is an error while some are gathered in it. */
  public KvWrites writes() {
    requireOpen();
    writes = writes == null ? new KvWrites(this, store, writer, epochs, slot, buffers) : writes;
    return writes.begin();
  }

  /**
   * Reads and writes several keys as one, as {@link KvTransaction} says.
   *
   * @param keys all that the body may need
   * @param body runs on this thread, shortly, for others wait, and without this session or another
   *     of the store; when it throws, or StoreFull is thrown, nothing is changed
   */
  public <T> T transact(byte[][] keys, Function<? super KvTransaction, T> body) {
    return transaction.run(this, keys, body);
  }

  /**
   * This session for keys in order.
   *
   * @throws IllegalStateException when the store keeps none
   */
  public KvOrder order() {
    return new KvOrder(this, store, epochs, slot, buffers);
  }

  /** This session for keys that are longs. */
  public KvLongs longs() {
    return new KvLongs(this, reader, writer, batch, buffers, seed);
  }

  /** This session for keys and values of these kinds. */
  public <K, V> KvMap<K, V> map(Codec<K> keys, Codec<V> values) {
    return new KvMap<>(this, reader, buffers, keys, values);
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
    return store(Kind.PUT, setKey(key), buffers.setValue(value), Writer.until(lifetime));
  }

  /** As {@link #put(byte[], byte[], Duration)}, by segments of any kind. */
  public boolean put(MemorySegment key, MemorySegment value, Duration lifetime) {
    return store(Kind.PUT, setKey(key), buffers.setValue(value), Writer.until(lifetime));
  }

  /** Sets the value of a key that has none, and tells whether that was so. */
  public boolean putIfAbsent(byte[] key, byte[] value) {
    return store(Kind.PUT_IF_ABSENT, setKey(key), buffers.setValue(value), Operation.NEVER);
  }

  /** As {@link #putIfAbsent(byte[], byte[])}, by segments of any kind. */
  public boolean putIfAbsent(MemorySegment key, MemorySegment value) {
    return store(Kind.PUT_IF_ABSENT, setKey(key), buffers.setValue(value), Operation.NEVER);
  }

  /** Sets the value of a key that has this one, and tells whether that was so. */
  public boolean compareAndSet(byte[] key, byte[] expected, byte[] value) {
    return compareAndSet(setKey(key), buffers.setExpected(expected), buffers.setValue(value));
  }

  /** As {@link #compareAndSet(byte[], byte[], byte[])}, by segments of any kind. */
  public boolean compareAndSet(MemorySegment key, MemorySegment expected, MemorySegment value) {
    return compareAndSet(setKey(key), buffers.setExpected(expected), buffers.setValue(value));
  }

  private boolean compareAndSet(int keyBytes, int expectedBytes, int valueBytes) {
    long value = buffers.value();
    int checked = writer.checked(keyBytes, valueBytes, false);
    Operation key = onKey(keyBytes);
    return writer.run(key.compareAndSet(buffers.expected(), expectedBytes, value, checked)) != 0;
  }

  /**
   * Adds to the value of a key, a number of eight bytes in the machine's order, or to 0 where there
   * is none, and returns the sum; an overflow wraps around.
   *
   * @throws IllegalStateException when the value has another length
   */
  public long add(byte[] key, long delta) {
    return add(setKey(key), delta);
  }

  /** As {@link #add(byte[], long)}, by a segment of any kind. */
  public long add(MemorySegment key, long delta) {
    return add(setKey(key), delta);
  }

  long add(int keyBytes, long delta) {
    int valueBytes = writer.checked(keyBytes, Long.BYTES, true);
    return writer.run(
        onKey(keyBytes).put(Kind.ADD, buffers.value(), valueBytes, Operation.NEVER).add(delta));
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
    return delete(setKey(key));
  }

  /** As {@link #delete(byte[])}, by a segment of any kind. */
  public boolean delete(MemorySegment key) {
    return delete(setKey(key));
  }

  boolean delete(int keyBytes) {
    return writer.run(onKey(keyBytes).delete()) != 0;
  }

  /** Gives the session's place back, outside of a call; then writes still gathered are an error. */
  @Override
  public void close() {
    if (!CLOSED.equals(refusal)) {
      requireOpen();
      refusal = CLOSED;
      disk.close();
      buffers.close();
      epochs.unregister(slot);
      if (writes != null) {
        writes.requireNone();
      }
    }
  }

  int setKey(byte[] key) {
    requireOpen();
    return buffers.setKey(key);
  }

  int setKey(MemorySegment key) {
    requireOpen();
    return buffers.setKey(key);
  }

  /** Once closed, its buffers are no longer memory that may be written to. */
  void requireOpen() {
    if (refusal != null) {
      throw new IllegalStateException(refusal);
    }
  }

  long hash(int keyBytes) {
    return KeyHash.of(buffers.key(), keyBytes, seed);
  }

  boolean store(Kind kind, int keyBytes, int valueBytes, long untilMillis) {
    int checked = writer.checked(keyBytes, valueBytes, untilMillis != Operation.NEVER);
    return writer.run(onKey(keyBytes).put(kind, buffers.value(), checked, untilMillis)) != 0;
  }

  private Operation onKey(int keyBytes) {
    return writer.single().on(hash(keyBytes), buffers.key(), keyBytes);
  }
}
