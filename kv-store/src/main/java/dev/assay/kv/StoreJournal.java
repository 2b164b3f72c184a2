package dev.assay.kv;

import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.file.Disk;
import dev.assay.kv.journal.ChangeFeed;
import dev.assay.kv.journal.CheckpointFile;
import dev.assay.kv.journal.Journal;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.journal.JournalEnd;
import dev.assay.kv.journal.JournalFolder;
import dev.assay.kv.journal.Progress;
import dev.assay.kv.journal.Recovery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What keeps a store's changes on disk, and gave them back when it was opened. */
final class StoreJournal implements AutoCloseable {

  private final JournalConfig config;
  private final JournalFolder folder;
  private final Journal journal;
  private final Checkpointer checkpointer;
  private final AtomicBoolean isCheckpointing = new AtomicBoolean();
  private volatile long checkpointed;

  /** Recovers what the folder holds into a store that nobody uses yet, and begins to keep it. */
  StoreJournal(KvStore store, Epochs epochs, JournalConfig config, Disk disk, Handles handles) {
    this.config = config;
    folder = JournalFolder.open(config.folder());
    try {
      JournalEnd end = recover(new Restorer(store, handles));
      journal = new Journal(folder, config, store.config().shards(), end, disk, this::rolled);
      checkpointer = new Checkpointer(store, epochs, journal, config, disk, handles);
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

  private JournalEnd recover(Restorer into) throws IOException {
    Optional<Path> checkpoint = CheckpointFile.newest(folder.path());
    long least = 0;
    if (checkpoint.isPresent()) {
      Progress progress = new Progress(config.messages(), "a checkpoint");
      least = CheckpointFile.read(checkpoint.get(), into, progress);
      checkpointed = CheckpointFile.begin(checkpoint.get());
    }
    JournalEnd end = new Recovery(folder, config, checkpointed, least, into).run();
    CheckpointFile.clean(folder.path(), checkpoint);
    return end;
  }

  private void rolled() {
    if (journal.bytesSince(checkpointed) >= config.checkpointBytes()) {
      boolean _ = beginCheckpoint();
    }
  }

  boolean beginCheckpoint() {
    boolean begins = isCheckpointing.compareAndSet(false, true);
    if (begins) {
      Thread.ofPlatform().daemon().name("assay-checkpoint").start(this::checkpointBeside);
    }
    return begins;
  }

  private void checkpointBeside() {
    try {
      checkpoint();
    } catch (UncheckedIOException | IllegalStateException e) {
      config.messages().accept("no checkpoint was written: " + e.getMessage());
    } finally {
      isCheckpointing.set(false);
    }
  }

  void checkpoint() {
    try {
      checkpointed = checkpointer.write();
    } catch (IOException e) {
      throw new UncheckedIOException("the checkpoint failed: " + e.getMessage(), e);
    }
  }

  ChangeFeed changes(long[] after) {
    return journal.feeds().open(after);
  }

  /** With nobody inside of the store's epochs any more. */
  @Override
  public void close() {
    checkpointer.close();
    try {
      journal.close();
    } finally {
      folder.close();
    }
  }
}
