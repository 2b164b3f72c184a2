package dev.assay.bench.suite.storage.engine;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.Page;
import org.h2.mvstore.type.ByteArrayDataType;
import org.jspecify.annotations.Nullable;

/**
 * H2's MVStore: pages that changed are appended in chunks, one a transaction, and chunks that are
 * mostly dead are written anew when it has time, or when this waits for it.
 */
final class MvEngine implements Engine {

  private static final int SETTLE_MILLIS = 100;

  private final boolean isSynced;
  private final MVStore store;
  private final MVMap<byte[], byte[]> map;

  MvEngine(Settings settings) {
    isSynced = settings.isSynced();
    store =
        new MVStore.Builder()
            .fileName(settings.folder().resolve("store.mv").toString())
            .cacheSize((int) Math.max(1, settings.cacheBytes() >> 20))
            .open();
    store.setRetentionTime(0);
    map =
        store.openMap(
            "t",
            new MVMap.Builder<byte[], byte[]>()
                .keyType(ByteArrayDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE));
  }

  @Override
  public void write(byte[][] keys, byte[] value) {
    for (byte[] key : keys) {
      map.put(key, value);
    }
    store.commit();
    if (isSynced) {
      store.sync();
    }
  }

  @Override
  public byte @Nullable [] read(byte[] key) {
    return map.get(key);
  }

  @Override
  public void settle() {
    store.commit();
    store.compactFile(SETTLE_MILLIS);
  }

  /** The height of its tree, whose rows are all in leaves. */
  @Override
  public double touched(byte[][] keys) {
    int height = 1;
    for (Page<byte[], byte[]> page = map.getRootPage(); !page.isLeaf(); height++) {
      page = page.getChildPage(0);
    }
    return height;
  }

  @Override
  public void close() {
    store.closeImmediately();
  }
}
