package dev.assay.bench.suite.store.subject;

import dev.assay.kv.KvConfig;
import dev.assay.kv.KvLongs;
import dev.assay.kv.KvSession;
import dev.assay.kv.KvStore;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Our store, in memory.
 *
 * @param name name in the figures
 * @param settings what differs from the settings that a store has by default
 */
public record AssaySubject(String name, UnaryOperator<KvConfig> settings) implements Subject {

  /** With its default settings. */
  public AssaySubject() {
    this("assay", UnaryOperator.identity());
  }

  @Override
  public Role role() {
    return Role.OURS;
  }

  @Override
  public boolean isOrdered() {
    return false;
  }

  @Override
  public Opened open(Shape shape, Path folder) {
    long bytes = (64L << 20) + shape.payloadBytes() + 40 * shape.records();
    KvStore store = KvStore.open(settings.apply(KvConfig.ofMemory(bytes)));
    return new Opened() {
      @Override
      public Session session() {
        return new AssaySession(store.openSession(), shape.valueBytes());
      }

      @Override
      public long bytes() {
        return store.usedBytes();
      }

      @Override
      public void close() {
        store.close();
      }
    };
  }

  private static final class AssaySession implements Session {
    private final KvSession session;
    private final KvLongs keys;
    private final byte[] value;

    AssaySession(KvSession session, int valueBytes) {
      this.session = session;
      keys = session.longs();
      value = new byte[valueBytes];
    }

    @Override
    public long get(long key) {
      return Values.check(key, value, keys.get(key, value));
    }

    @Override
    public void put(long key, long stamp) {
      keys.put(key, Values.fill(value, stamp));
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
