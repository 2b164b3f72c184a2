package dev.assay.kv;

import dev.assay.kv.shard.Operation;
import dev.assay.kv.shard.Operation.Kind;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A session for keys and values of two kinds. It allocates what the codecs do. For the session's
 * thread.
 *
 * @param <K> kind of the keys
 * @param <V> kind of the values
 */
public final class KvMap<K, V> {

  private final KvSession session;
  private final Reader reader;
  private final SessionBuffers buffers;
  private final Codec<K> keys;
  private final Codec<V> values;

  KvMap(KvSession session, Reader reader, SessionBuffers buffers, Codec<K> keys, Codec<V> values) {
    this.session = session;
    this.reader = reader;
    this.buffers = buffers;
    this.keys = keys;
    this.values = values;
  }

  /** The value of a key; null where there is none. */
  public @Nullable V get(K key) {
    int keyBytes = setKey(key);
    long hash = session.hash(keyBytes);
    int bytes = reader.readToBuffer(hash, buffers.key(), keyBytes);
    return bytes == KvSession.ABSENT ? null : values.read(buffers.valueOf(0), 0, bytes);
  }

  /**
   * Sets the value of a key, and tells whether there was one.
   *
   * @throws StoreFull when the store has no memory left for it
   */
  public boolean put(K key, V value) {
    return session.store(Kind.PUT, setKey(key), setValue(value), Operation.NEVER);
  }

  /** Sets the value of a key that has none, and tells whether that was so. */
  public boolean putIfAbsent(K key, V value) {
    return session.store(Kind.PUT_IF_ABSENT, setKey(key), setValue(value), Operation.NEVER);
  }

  /** Takes a key away, and tells whether it was there. */
  public boolean remove(K key) {
    return session.delete(setKey(key));
  }

  /**
   * Calls with each key and its value, as {@link KvSession#scan} meets them: in no order, and what
   * comes or goes meanwhile or not.
   */
  public void forEach(BiConsumer<K, V> action) {
    RecordHandler handler =
        (memory, key, keyBytes, value, valueBytes) ->
            action.accept(keys.read(memory, key, keyBytes), values.read(memory, value, valueBytes));
    long cursor = 0;
    do {
      cursor = session.scan(cursor, 64, handler);
    } while (cursor != 0);
  }

  private int setKey(K key) {
    session.requireOpen();
    int bytes = keys.bytes(key);
    keys.write(key, buffers.keyOf(bytes));
    return bytes;
  }

  private int setValue(V value) {
    int bytes = values.bytes(value);
    values.write(value, buffers.valueOf(bytes));
    return bytes;
  }
}
