package dev.assay.kv.shard;

import dev.assay.kv.disk.DiskFrames;
import dev.assay.kv.disk.DiskLookup;
import dev.assay.kv.disk.DiskReader;
import dev.assay.kv.index.HashIndex;
import org.jspecify.annotations.Nullable;

/** How the owner of a shard, who keeps its token, reads from disk: one record at a time. */
final class OwnersReader implements AutoCloseable {

  private final HashIndex index;
  private final DiskFrames disk;
  private @Nullable DiskReader reader;

  OwnersReader(HashIndex index, DiskFrames disk) {
    this.index = index;
    this.disk = disk;
  }

  /** The search for a key, at its end; what it found is there until the next. */
  DiskLookup look(long hash, long key, int keyBytes) {
    if (reader == null) {
      reader = new DiskReader();
    }
    reader.lookup(0).begin(index, disk, hash, key, keyBytes);
    reader.fetch(1);
    return reader.lookup(0);
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
    }
  }
}
