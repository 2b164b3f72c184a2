package dev.assay.kv;

import dev.assay.kv.file.Disk;
import dev.assay.kv.journal.Journal;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.journal.JournalEnd;
import dev.assay.kv.journal.JournalFolder;
import dev.assay.kv.journal.Recovery;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What keeps a store's changes on disk, and gave them back when it was opened. */
final class StoreJournal implements AutoCloseable {

  private final JournalFolder folder;
  private final Journal journal;

  /** Recovers what the folder holds into a store that nobody uses yet, and begins to keep it. */
  StoreJournal(KvStore store, JournalConfig config, Disk disk) {
    folder = JournalFolder.open(config.folder());
    try {
      Recovery recovery = new Recovery(folder, config, 0, new Restorer(store));
      JournalEnd end = recovery.run();
      journal = new Journal(folder, config, store.config().shards(), end, disk, () -> {});
      for (int shard = 0; shard < store.config().shards(); shard++) {
        store.shard(shard).keepIn(journal.of(shard));
      }
    } catch (IOException e) {
      folder.close();
      throw new UncheckedIOException("the journal cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      folder.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      journal.close();
    } finally {
      folder.close();
    }
  }
}
