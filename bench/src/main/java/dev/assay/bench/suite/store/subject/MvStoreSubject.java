package dev.assay.bench.suite.store.subject;

import dev.assay.bench.suite.store.subject.Subject.Opened;
import dev.assay.bench.suite.store.subject.Subject.Session;
import dev.assay.bench.suite.store.subject.Subject.Shape;
import java.nio.file.Path;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/**
 * H2's MVStore with a file: its cache holds all pages, its background thread writes once a second
 * as by default, without syncing.
 */
final class MvStoreSubject {

  private MvStoreSubject() {}

  static Opened open(Shape shape, Path folder) {
    MVStore store =
        new MVStore.Builder()
            .fileName(folder.resolve("store.mv").toString())
            .cacheSize((int) (64 + ((4 * shape.payloadBytes()) >> 20)))
            .open();
    MVMap<Long, byte[]> map =
        store.openMap(
            "map",
            new MVMap.Builder<Long, byte[]>()
                .keyType(LongDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE));
    return new Opened() {
      @Override
      public Session session() {
        return new MvSession(map, shape.valueBytes());
      }

      @Override
      public void settle() {
        store.commit();
      }

      @Override
      public long bytes() {
        return store.getFileStore().size();
      }

      @Override
      public void close() {
        store.closeImmediately();
      }
    };
  }

  private record MvSession(MVMap<Long, byte[]> map, int valueBytes) implements Session {

    @Override
    public long get(long key) {
      return Values.check(key, map.get(key), valueBytes);
    }

    @Override
    public void put(long key, long stamp) {
      map.put(key, Values.fill(new byte[valueBytes], stamp));
    }

    @Override
    public int scan(long key, int count) {
      int found = 0;
      for (Cursor<Long, byte[]> rows = map.cursor(key); found < count && rows.hasNext(); found++) {
        Values.check(rows.next(), rows.getValue(), valueBytes);
      }
      return found;
    }
  }
}
