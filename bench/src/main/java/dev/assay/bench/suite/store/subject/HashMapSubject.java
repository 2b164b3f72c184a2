package dev.assay.bench.suite.store.subject;

import dev.assay.bench.suite.store.subject.Subject.Opened;
import dev.assay.bench.suite.store.subject.Subject.Session;
import dev.assay.bench.suite.store.subject.Subject.Shape;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/** The JDK's map of boxed keys to arrays, on the heap; made as large as needed at once. */
final class HashMapSubject {

  private HashMapSubject() {}

  static Opened open(Shape shape, Path folder) {
    ConcurrentHashMap<Long, byte[]> map =
        new ConcurrentHashMap<>((int) Math.min(1 << 30, shape.records()));
    return new Opened() {
      @Override
      public Session session() {
        return new MapSession(map, shape.valueBytes());
      }

      @Override
      public long bytes() {
        return 0;
      }

      @Override
      public void close() {
        map.clear();
      }
    };
  }

  private record MapSession(ConcurrentHashMap<Long, byte[]> map, int valueBytes)
      implements Session {

    @Override
    public long get(long key) {
      return Values.check(key, map.get(key), valueBytes);
    }

    @Override
    public void put(long key, long stamp) {
      map.put(key, Values.fill(new byte[valueBytes], stamp));
    }
  }
}
