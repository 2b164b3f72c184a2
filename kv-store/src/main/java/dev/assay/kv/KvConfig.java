package dev.assay.kv;

import dev.assay.engine.memory.PageKind;
import dev.assay.engine.tune.Tuning;
import dev.assay.engine.tune.TuningKey;
import dev.assay.kv.index.EntryLayout;
import dev.assay.kv.journal.Durability;
import dev.assay.kv.journal.JournalConfig;
import dev.assay.kv.memory.Frames;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a store should be.
 *
 * @param memoryBytes all of its memory: records, index and what is free; 1 MiB to 1 TiB
 * @param frameBytes unit in which memory passes between the shards' logs and indexes; a power of
 *     two from 4 KiB to 64 MiB. A record takes at most a quarter of it
 * @param shards parts that are written independently of each other; a power of two up to 256
 * @param atBound what happens when memory is full
 * @param pages pages to ask the kernel for
 * @param indexLoad entries of the index's buckets that may be taken on average, 0.3 to 1.5; more is
 *     less memory and longer look-ups
 * @param batchKeys keys whose look-ups overlap in a batch, 1 to 256
 * @param mostSessions sessions that may be open at once, 1 to 65,536
 * @param seed of the hash of keys: a secret where strangers choose keys
 * @param spill where records go when {@code atBound} is to spill; else null
 * @param journal what keeps the store's changes on disk; null where they are gone with the process
 * @param isOrdered whether keys are kept in order too, for {@link KvSession#order}
 */
public record KvConfig(
    long memoryBytes,
    int frameBytes,
    int shards,
    AtBound atBound,
    PageKind pages,
    double indexLoad,
    int batchKeys,
    int mostSessions,
    long seed,
    @Nullable SpillSpace spill,
    @Nullable JournalConfig journal,
    boolean isOrdered) {

  private static final int MOST_SHARDS = 256;

  /** Frames that every shard needs: for its records, its index twice, and for cleaning. */
  private static final int LEAST_FRAMES_PER_SHARD = 5;

  /** Frames on disk that a shard needs: to compact, and to gain by it. */
  private static final int LEAST_SLOTS = 4;

  /** Frames of memory that compaction on disk works in. */
  private static final int SPILL_FRAMES = 2;

  private static final int MOST_SLOTS = 1 << 20;

  /** Checks the ranges. */
  public KvConfig {
    require(
        memoryBytes >= 1 << 20 && memoryBytes <= 1L << 40,
        "memory is 1 MiB to 1 TiB, not " + memoryBytes + " bytes");
    require(
        Integer.bitCount(frameBytes) == 1 && frameBytes >= 4 << 10 && frameBytes <= 64 << 20,
        "a frame is a power of two from 4 KiB to 64 MiB, not " + frameBytes + " bytes");
    require(
        Integer.bitCount(shards) == 1 && shards <= MOST_SHARDS,
        "shards are a power of two up to 256, not " + shards);
    long frames = memoryBytes / frameBytes;
    require(
        frames
                >= (long) (LEAST_FRAMES_PER_SHARD + (isOrdered ? 1 : 0)) * shards
                    + (spill == null ? 0 : SPILL_FRAMES)
            && frames <= Frames.MOST,
        "%d frames do not serve %d shards: take smaller or larger ones".formatted(frames, shards));
    require(
        (atBound == AtBound.SPILL) == (spill != null),
        "to spill, and only then, a store needs a directory: use withSpill");
    require(
        spill == null || slots(spill, shards, frameBytes) >= LEAST_SLOTS,
        "%d shards with frames of %d bytes need more disk: %d frames each at least"
            .formatted(shards, frameBytes, LEAST_SLOTS));
    require(!isOrdered || spill == null, "a store that spills to disk keeps no order of its keys");
    require(indexLoad >= 0.3 && indexLoad <= 1.5, "index load is 0.3 to 1.5, not " + indexLoad);
    require(batchKeys >= 1 && batchKeys <= 256, "a batch is of 1 to 256 keys, not " + batchKeys);
    require(
        mostSessions >= 1 && mostSessions <= 1 << 16, "sessions are 1 to 65,536: " + mostSessions);
  }

  /** With so much memory, on this machine's processors, and a seed by chance. */
  public static KvConfig ofMemory(long memoryBytes) {
    int cpus = Runtime.getRuntime().availableProcessors();
    return of(
        memoryBytes,
        Math.min(MOST_SHARDS, 4 * Integer.highestOneBit(Math.max(1, 2 * cpus - 1))),
        TuningKey.STORE_PAGES.fixedDefault(),
        TuningKey.STORE_BATCH.fixedDefault());
  }

  /** With so much memory, as the calibration of a machine has it, and a seed by chance. */
  public static KvConfig of(Tuning tuning, long memoryBytes) {
    return of(
        memoryBytes,
        Integer.highestOneBit(tuning.get(TuningKey.STORE_SHARDS)),
        tuning.get(TuningKey.STORE_PAGES),
        tuning.get(TuningKey.STORE_BATCH));
  }

  private static KvConfig of(long memoryBytes, int mostShards, PageKind pages, int batchKeys) {
    int shards = mostShards;
    while (shards > 1 && memoryBytes / shards < 1 << 20) {
      shards /= 2;
    }
    long frame = Long.highestOneBit(Math.max(1, memoryBytes / shards / 64));
    return new KvConfig(
        memoryBytes,
        (int) Math.clamp(frame, 16L << 10, 4L << 20),
        shards,
        AtBound.REFUSE,
        pages,
        0.75,
        batchKeys,
        1024,
        new SecureRandom().nextLong(),
        null,
        null,
        false);
  }

  /** The same, doing this when memory is full. */
  public KvConfig withAtBound(AtBound bound) {
    return with(
        draft -> {
          draft.atBound = bound;
          draft.spill = bound == AtBound.SPILL ? spill : null;
        });
  }

  /**
   * The same, but what memory has no room for goes to a file, in this directory, of at most so many
   * bytes. Its index stays in memory, 12 to 20 bytes a record.
   */
  public KvConfig withSpill(Path directory, long mostDiskBytes) {
    return with(
        draft -> {
          draft.atBound = AtBound.SPILL;
          draft.spill = new SpillSpace(directory, mostDiskBytes);
        });
  }

  /**
   * The same, keeping keys in order too: for {@link KvSession#order}. Keys are at most 128 bytes
   * then; each takes about 25 bytes more, and to come, to move or to go more time.
   */
  public KvConfig withOrder() {
    return with(draft -> draft.isOrdered = true);
  }

  /** How many frames a shard may have on disk, where it may. */
  static int slots(SpillSpace spill, int shards, int frameBytes) {
    long most = Math.min(EntryLayout.MOST_PLACES / frameBytes, MOST_SLOTS);
    return (int) Math.min(spill.mostBytes() / shards / frameBytes, most);
  }

  /** The same in so many shards, with frames of this size. */
  public KvConfig withShards(int count, int bytesOfFrame) {
    return with(
        draft -> {
          draft.shards = count;
          draft.frameBytes = bytesOfFrame;
        });
  }

  /** The same with batches of so many keys at most. */
  public KvConfig withBatchKeys(int keys) {
    return with(draft -> draft.batchKeys = keys);
  }

  /** The same with this seed of the hash. */
  public KvConfig withSeed(long newSeed) {
    return with(draft -> draft.seed = newSeed);
  }

  /** The same, keeping its changes in a folder, as durable as this says. */
  public KvConfig withJournal(Path folder, Durability durability) {
    return withJournal(JournalConfig.in(folder, durability));
  }

  /** The same, keeping its changes in this journal. */
  public KvConfig withJournal(JournalConfig newJournal) {
    return with(draft -> draft.journal = newJournal);
  }

  private KvConfig with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.finish();
  }

  /** What is to become another configuration; what none changes comes from this one. */
  private final class Draft {
    private int frameBytes = KvConfig.this.frameBytes;
    private int shards = KvConfig.this.shards;
    private AtBound atBound = KvConfig.this.atBound;
    private int batchKeys = KvConfig.this.batchKeys;
    private long seed = KvConfig.this.seed;
    private @Nullable SpillSpace spill = KvConfig.this.spill;
    private @Nullable JournalConfig journal = KvConfig.this.journal;
    private boolean isOrdered = KvConfig.this.isOrdered;

    private KvConfig finish() {
      return new KvConfig(
          memoryBytes,
          frameBytes,
          shards,
          atBound,
          pages,
          indexLoad,
          batchKeys,
          mostSessions,
          seed,
          spill,
          journal,
          isOrdered);
    }
  }

  /** The longest record, key and value together with 16 bytes of its own. */
  public int mostRecordBytes() {
    return frameBytes / 4;
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
