package dev.assay.bench.suite.store.subject;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.KvConfig;
import dev.assay.kv.KvLongs;
import dev.assay.kv.KvOrder;
import dev.assay.kv.KvSession;
import dev.assay.kv.KvStore;
import dev.assay.kv.ValueLook;
import dev.assay.kv.ValueView;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Our store, in memory, with a limit on disk too; its keys are the eight bytes of a number.
 *
 * @param name name in the figures
 * @param settings what differs from the settings that a store has by default
 */
public record AssaySubject(String name, UnaryOperator<KvConfig> settings) implements Subject {

  /** With its default settings. */
  public AssaySubject() {
    this("assay", UnaryOperator.identity());
  }

  /** The same with its keys in order. */
  static AssaySubject inOrder() {
    return new AssaySubject("assay", KvConfig::withOrder);
  }

  @Override
  public Role role() {
    return Role.OURS;
  }

  @Override
  public boolean isOrdered() {
    return settings.apply(KvConfig.ofMemory(1L << 28)).isOrdered();
  }

  @Override
  public Opened open(Shape shape, Path folder) {
    long bytes = (64L << 20) + shape.payloadBytes() + (isOrdered() ? 100 : 40) * shape.records();
    KvStore store =
        KvStore.open(
            settings.apply(
                shape.isLimited()
                    ? KvConfig.ofMemory(shape.memoryBytes()).withSpill(folder, 2 * bytes)
                    : KvConfig.ofMemory(bytes)));
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

  private static final class AssaySession implements Session, ValueLook {
    private static final VarHandle NATIVE =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final ValueLayout.OfLong LOWEST_FIRST =
        JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private final KvSession session;
    private final KvLongs keys;
    private final byte[] value;
    private final byte[] from = new byte[Long.BYTES];
    private @Nullable KvOrder order;
    private long wanted;
    private byte[][] batch = {};

    AssaySession(KvSession session, int valueBytes) {
      this.session = session;
      keys = session.longs();
      value = new byte[valueBytes];
    }

    @Override
    public long get(long key) {
      wanted = key;
      return keys.look(key, this);
    }

    @Override
    public long look(ValueView found) {
      if (found.length() != value.length) {
        throw Values.wrong(wanted, "has " + found.length() + " bytes");
      }
      return Values.check(wanted, found.getLong(0), found.getLong(value.length - Long.BYTES));
    }

    @Override
    public void getAll(long[] wanted, int count) {
      if (batch.length != count) {
        batch = new byte[count][Long.BYTES];
      }
      for (int i = 0; i < count; i++) {
        NATIVE.set(batch[i], 0, wanted[i]);
      }
      session.getAll(batch, this::checkValue);
    }

    private void checkValue(int index, MemorySegment memory, long valueAt, int valueBytes) {
      check(memory, (long) NATIVE.get(batch[index], 0), valueAt, valueBytes);
    }

    @Override
    public void put(long key, long stamp) {
      keys.put(key, Values.fill(value, stamp));
    }

    @Override
    public int scan(long key, int count) {
      if (order == null) {
        order = session.order();
      }
      NATIVE.set(from, 0, key);
      return order.range(from, null, count, this::check);
    }

    private void check(
        MemorySegment memory, long keyAt, int keyBytes, long valueAt, int valueBytes) {
      check(memory, memory.get(JAVA_LONG_UNALIGNED, keyAt), valueAt, valueBytes);
    }

    private void check(MemorySegment memory, long key, long valueAt, int valueBytes) {
      if (valueBytes != value.length) {
        throw new IllegalStateException("a value has " + valueBytes + " bytes");
      }
      Values.check(
          key,
          memory.get(LOWEST_FIRST, valueAt),
          memory.get(LOWEST_FIRST, valueAt + valueBytes - Long.BYTES));
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
