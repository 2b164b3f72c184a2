package dev.assay.kv;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.kv.hash.KeyHash;
import dev.assay.kv.index.HashIndex;
import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.Operation.Kind;
import java.lang.foreign.MemorySegment;

/**
 * A session for keys that are longs, which are hashed and compared without being laid out in
 * memory. Such a key is the same as the array of its eight bytes in the machine's order. For the
 * session's thread.
 */
public final class KvLongs {

  private final KvSession session;
  private final Reader reader;
  private final Writer writer;
  private final BatchReader batch;
  private final SessionBuffers buffers;
  private final long seed;

  KvLongs(
      KvSession session,
      Reader reader,
      Writer writer,
      BatchReader batch,
      SessionBuffers buffers,
      long seed) {
    this.session = session;
    this.reader = reader;
    this.writer = writer;
    this.batch = batch;
    this.buffers = buffers;
    this.seed = seed;
  }

  /** As {@link KvSession#get(byte[], byte[])}. */
  public int get(long key, byte[] into) {
    session.requireOpen();
    return reader.read(key, into);
  }

  /** As {@link KvSession#get(MemorySegment, MemorySegment)}. */
  public int get(long key, MemorySegment into) {
    session.requireOpen();
    return reader.read(KeyHash.ofLong(key, seed), key, HashIndex.LONG_KEY, into);
  }

  /**
   * What a function makes of the value of a key, which it sees where it lies: nothing is copied but
   * where that is being changed, expires or is on disk.
   *
   * @param look must not use this session; gets a value of length {@link KvSession#ABSENT} for none
   */
  public long look(long key, ValueLook look) {
    session.requireOpen();
    return reader.look(key, look);
  }

  /** As {@link KvSession#getAll(byte[][], ValueHandler)}. */
  public void getAll(long[] keys, ValueHandler handler) {
    session.requireOpen();
    batch.readAll(keys, handler);
  }

  /** As {@link KvSession#put(byte[], byte[])}. */
  public boolean put(long key, byte[] value) {
    session.requireOpen();
    return writer.overwrite(KeyHash.ofLong(key, seed), key, value)
        || put(key, buffers.setValue(value));
  }

  /** As {@link KvSession#put(MemorySegment, MemorySegment)}. */
  public boolean put(long key, MemorySegment value) {
    session.requireOpen();
    return put(key, buffers.setValue(value));
  }

  private boolean put(long key, int valueBytes) {
    writer.checked(Long.BYTES, valueBytes, false);
    return writer.run(on(key).put(Kind.PUT, buffers.value(), valueBytes, Operation.NEVER)) != 0;
  }

  /** As {@link KvSession#add(byte[], long)}. */
  public long add(long key, long delta) {
    session.requireOpen();
    return writer.run(
        on(key).put(Kind.ADD, buffers.value(), Long.BYTES, Operation.NEVER).add(delta));
  }

  /** As {@link KvSession#delete(byte[])}. */
  public boolean delete(long key) {
    session.requireOpen();
    return writer.run(on(key).delete()) != 0;
  }

  private Operation on(long key) {
    buffers.keyOf(Long.BYTES).set(JAVA_LONG, 0, key);
    return writer.single().on(KeyHash.ofLong(key, seed), buffers.key(), Long.BYTES);
  }
}
