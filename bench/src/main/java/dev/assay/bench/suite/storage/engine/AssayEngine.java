package dev.assay.bench.suite.storage.engine;

import dev.assay.kv.KvConfig;
import dev.assay.kv.KvSession;
import dev.assay.kv.KvStore;
import dev.assay.kv.KvWrites;
import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.JournalConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Our store with its journal and a checkpoint after as many bytes of changes as it has data; what
 * its memory, the cache of others, has no room for spills to disk.
 */
final class AssayEngine implements Engine {

  private static final long LEAST_BYTES = 1 << 20;

  /** A row's entry in the index, while that doubles; others find rows by what their cache holds. */
  private static final int INDEX_BYTES = 24;

  private static final int SPILL_FRAME_BYTES = 64 << 10;

  private final KvStore store;
  private final ThreadLocal<KvSession> sessions;

  AssayEngine(Settings settings) throws IOException {
    Path files = settings.folder();
    long data = Math.max(LEAST_BYTES, settings.dataBytes());
    boolean fits = settings.cacheBytes() >= settings.dataBytes();
    KvConfig config =
        fits
            ? KvConfig.ofMemory(16 * LEAST_BYTES + 2 * data)
            : KvConfig.ofMemory(
                    Math.max(LEAST_BYTES, settings.cacheBytes()) + settings.rows() * INDEX_BYTES)
                .withShards(1, SPILL_FRAME_BYTES)
                .withSpill(
                    Files.createDirectories(files.resolve("spill")), 16 * LEAST_BYTES + 4 * data);
    store =
        KvStore.open(
            settings.sync() == Sync.NO_LOG
                ? config
                : config.withJournal(journal(files, data, settings.sync())));
    sessions = ThreadLocal.withInitial(store::openSession);
  }

  private static JournalConfig journal(Path files, long data, Sync sync) throws IOException {
    return JournalConfig.in(
            Files.createDirectories(files.resolve("journal")),
            switch (sync) {
              case ALWAYS -> Durability.always();
              case EVERY -> Durability.every(Duration.ofSeconds(1));
              default -> Durability.never();
            })
        .withSegmentBytes(Math.clamp(data / 4, LEAST_BYTES, 64 << 20))
        .withCheckpointBytes(data);
  }

  @Override
  public void write(byte[][] keys, byte[] value) {
    KvSession session = sessions.get();
    if (keys.length == 1) {
      session.put(keys[0], value);
      return;
    }
    KvWrites writes = session.writes();
    for (byte[] key : keys) {
      writes.put(key, value);
    }
    writes.run();
  }

  @Override
  public byte @Nullable [] read(byte[] key) {
    return sessions.get().get(key);
  }

  /** A bucket, and a record in memory or the blocks on disk that hold it. */
  @Override
  public double touched(byte[][] keys) {
    long before = store.diskReads();
    for (byte[] key : keys) {
      read(key);
    }
    return 1 + Math.max(1, (double) (store.diskReads() - before) / keys.length);
  }

  @Override
  public void close() {
    store.close();
  }
}
