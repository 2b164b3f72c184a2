package dev.assay.bench.suite.store.subject;

import dev.assay.bench.suite.store.subject.Subject.Opened;
import dev.assay.bench.suite.store.subject.Subject.Session;
import dev.assay.bench.suite.store.subject.Subject.Shape;
import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;

/**
 * Chronicle Map in a file that is mapped into memory: sizes of keys and values constant and told,
 * arrays used again for what is read, no old values returned by writes.
 */
final class ChronicleSubject {

  static {
    // Before any of its classes loads: by default it reports its use over the network.
    System.setProperty("chronicle.analytics.disable", "true");
    System.setProperty("jna.tmpdir", System.getProperty("java.io.tmpdir", "/tmp"));
  }

  private ChronicleSubject() {}

  static Opened open(Shape shape, Path folder) throws IOException {
    ChronicleMap<Long, byte[]> map =
        ChronicleMapBuilder.of(Long.class, byte[].class)
            .name("assay-peer")
            .entries(shape.records())
            .constantValueSizeBySample(new byte[shape.valueBytes()])
            .putReturnsNull(true)
            .createPersistedTo(folder.resolve("map").toFile());
    return new Opened() {
      @Override
      public Session session() {
        return new ChronicleSession(map, shape.valueBytes());
      }

      @Override
      public long bytes() {
        return map.offHeapMemoryUsed();
      }

      @Override
      public void close() {
        map.close();
      }
    };
  }

  private static final class ChronicleSession implements Session {
    private final ChronicleMap<Long, byte[]> map;
    private final byte[] value;

    ChronicleSession(ChronicleMap<Long, byte[]> map, int valueBytes) {
      this.map = map;
      value = new byte[valueBytes];
    }

    @Override
    public long get(long key) {
      return Values.check(key, map.getUsing(key, value), value.length);
    }

    @Override
    public void put(long key, long stamp) {
      map.put(key, Values.fill(value, stamp));
    }
  }
}
