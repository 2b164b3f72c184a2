package dev.assay.kv;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRegion;
import dev.assay.engine.memory.RegionRequest;
import dev.assay.kv.disk.DiskFile;
import dev.assay.kv.disk.DiskFrames;
import dev.assay.kv.epoch.Epochs;
import dev.assay.kv.file.Disk;
import dev.assay.kv.journal.ChangeFeed;
import dev.assay.kv.memory.Frames;
import dev.assay.kv.ordered.OrderedIndex;
import dev.assay.kv.shard.CompactionRoom;
import dev.assay.kv.shard.DamageSweep;
import dev.assay.kv.shard.Shard;
import dev.assay.kv.shard.ShardSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key-value store off the heap. Keys are up to 65,535 bytes, values as long as {@link
 * KvConfig#mostRecordBytes} allows. It is used through sessions, one for each thread:
 *
 * <pre>{@code
 * try (KvStore store = KvStore.open(KvConfig.ofMemory(256L << 20));
 *     KvSession session = store.openSession()) {
 *   session.put(key, value);
 *   byte[] again = session.get(key);
 * }
 * }</pre>
 *
 * <p><b>Order.</b> Operations on one key are linearizable: each takes effect at one moment between
 * its call and its return, whatever thread it comes from. Any thread may call, also {@link #close},
 * which ends all sessions: what they call afterwards ends in an IllegalStateException.
 */
public final class KvStore implements AutoCloseable {

  private final KvConfig config;
  private final MemoryRegion region;
  private final Frames frames;
  private final Epochs epochs;
  private final Shard[] shards;
  private final @Nullable OrderedIndex order;
  private final @Nullable DiskFile disk;
  private final CompactionRoom room;
  private final @Nullable StoreJournal journal;
  private boolean closed;

  private KvStore(KvConfig config, MemoryRegion region, Disk journalDisk, Handles handles) {
    this.config = config;
    this.region = region;
    frames = new Frames(region.segment(), config.frameBytes());
    epochs = new Epochs(config.mostSessions() + (config.journal() == null ? 0 : 1));
    shards = new Shard[config.shards()];
    ShardSettings settings =
        new ShardSettings(
            config.seed(),
            config.indexLoad(),
            config.atBound() == AtBound.EVICT,
            2 * config.shards(),
            64);
    order = config.isOrdered() ? new OrderedIndex(frames, epochs) : null;
    SpillSpace space = config.spill();
    disk = space == null ? null : DiskFile.create(space.directory());
    try {
      room = CompactionRoom.of(frames, disk != null);
      for (int shard = 0; shard < shards.length; shard++) {
        DiskFrames onDisk = space == null || disk == null ? null : framesOnDisk(disk, space, shard);
        shards[shard] = new Shard(frames, epochs, settings, order, onDisk, room);
      }
      journal =
          config.journal() == null
              ? null
              : new StoreJournal(this, epochs, config.journal(), journalDisk, handles);
    } catch (RuntimeException | Error e) {
      closeDisk();
      throw e;
    }
  }

  private DiskFrames framesOnDisk(DiskFile file, SpillSpace space, int shard) {
    int slots = KvConfig.slots(space, config.shards(), config.frameBytes());
    return new DiskFrames(file, epochs, shard, config.frameBytes(), slots);
  }

  /**
   * Opens a store in memory of its own: an empty one, or with a journal what that holds.
   *
   * @throws dev.assay.kv.journal.DamagedFile when a file of the journal is not as it was written
   * @throws UnsupportedOperationException when this JVM lacks a flag that the journal needs
   * @throws dev.assay.engine.memory.MemoryRefused when the machine has not enough
   */
  public static KvStore open(KvConfig config) {
    return open(config, budget(config));
  }

  /**
   * As {@link #open(KvConfig)}, with memory out of a budget.
   *
   * @throws dev.assay.engine.memory.MemoryRefused when the budget or the machine has not enough
   */
  public static KvStore open(KvConfig config, MemoryBudget budget) {
    return open(config, budget, new Disk(), Handles.NONE);
  }

  /** As {@link #open(KvConfig)}, of who puts handles, and keeps what they stand for. */
  public static KvStore open(KvConfig config, Handles handles) {
    return open(config, budget(config), new Disk(), handles);
  }

  private static MemoryBudget budget(KvConfig config) {
    return MemoryBudget.of(config.memoryBytes() + (64L << 20));
  }

  static KvStore open(KvConfig config, MemoryBudget budget, Disk disk) {
    return open(config, budget, disk, Handles.NONE);
  }

  private static KvStore open(KvConfig config, MemoryBudget budget, Disk disk, Handles handles) {
    long bytes = config.memoryBytes() & -config.frameBytes();
    MemoryRegion region =
        MemoryRegion.open(
            RegionRequest.of("a key-value store", bytes)
                .withPages(config.pages())
                .withAlignment(config.frameBytes())
                .withPrefault(false),
            budget);
    try {
      return new KvStore(config, region, disk, handles);
    } catch (RuntimeException | Error e) {
      region.close();
      throw e;
    }
  }

  /** What it was opened with. */
  public KvConfig config() {
    return config;
  }

  /**
   * A session, for one thread.
   *
   * @throws IllegalStateException when as many are open as were configured, or the store is closed
   */
  public synchronized KvSession openSession() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
    return new KvSession(this, epochs);
  }

  /**
   * Writes all records to a file beside the journal, while others go on, and removes the part of
   * the journal that is not needed any more; an opening then reads that file and what follows.
   *
   * @throws IllegalStateException when the store has no journal, is closed, or the disk fails
   * @throws java.io.UncheckedIOException when the file cannot be written; the store goes on
   */
  public void checkpoint() {
    journal().checkpoint();
  }

  /**
   * Begins what {@link #checkpoint} does, and does not wait for it; how it fails, the journal's
   * messages tell.
   *
   * @return whether it has begun: not while another one is being written
   */
  public boolean beginCheckpoint() {
    return journal().beginCheckpoint();
  }

  /**
   * Reads the store's changes as they come, and those before as far as the journal has them.
   *
   * @param after for each shard the number of the last batch that is not wanted; 0 for all
   * @throws IllegalStateException when the store has no journal, or that no longer has these
   */
  public ChangeFeed changes(long... after) {
    return journal().changes(after);
  }

  private StoreJournal journal() {
    if (journal == null) {
      throw new IllegalStateException("the store has no journal: open it with one");
    }
    return journal;
  }

  /** How many keys there are, as far as they have not been found expired; not of one moment. */
  public long size() {
    long sum = 0;
    for (Shard shard : shards) {
      sum += shard.index().entries();
    }
    return sum;
  }

  /** How many live records were dropped to make room. */
  public long dropped() {
    long sum = 0;
    for (Shard shard : shards) {
      sum += shard.dropped();
    }
    return sum;
  }

  /** What is taken of its memory: by records, dead ones among them, and by the index. */
  public long usedBytes() {
    return (long) frames.taken() * frames.frameBytes();
  }

  /** Takes no more of its memory from now on; what is taken already stays so. Any thread. */
  public void limitMemory(long mostBytes) {
    frames.limit(mostBytes / frames.frameBytes());
  }

  /** What is taken of the disk by frames of records, dead ones among them; some recent sum. */
  public long diskBytes() {
    long sum = 0;
    for (Shard shard : shards) {
      sum += shard.disk() == null ? 0 : shard.disk().usedBytes();
    }
    return sum;
  }

  /** How many reads from disk there were to find records. */
  public long diskReads() {
    return disk == null ? 0 : disk.reads();
  }

  /** How much was written to disk, by compaction too. */
  public long diskWrittenBytes() {
    return disk == null ? 0 : disk.writtenBytes();
  }

  /** Why writing to disk failed last; empty where it did not. */
  String diskRefusal() {
    return disk == null ? "" : disk.refusal();
  }

  /**
   * Gives up the records that cannot be read from disk any more, so that their keys are absent and
   * can be written again. Reads all that is on disk, while others go on. Whose records they were
   * cannot be known, only where they were. With a journal, do not: open the store anew, since the
   * journal still has them and keeps nothing of this.
   *
   * @return a sentence with file and place for each part that was damaged
   */
  public List<String> dropDamaged() {
    List<String> lost = new ArrayList<>();
    for (Shard shard : shards) {
      DiskFrames onDisk = shard.disk();
      if (onDisk != null) {
        lost.addAll(new DamageSweep(shard, onDisk, room).run());
      }
    }
    return lost;
  }

  /** A shard, for those who own it for longer than a call. */
  public Shard shard(int number) {
    return shards[number];
  }

  /** The order of all keys, where it keeps one. */
  @Nullable OrderedIndex order() {
    return order;
  }

  /** The shard of a hash. */
  Shard shardOf(long hash) {
    return shards[shardNumberOf(hash)];
  }

  /** The number of the shard of a hash. */
  int shardNumberOf(long hash) {
    return (int) (hash >>> 56) & (shards.length - 1);
  }

  /** Ends all sessions and gives the memory back; a second call does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      epochs.end();
      for (Shard shard : shards) {
        shard.end();
      }
      try {
        if (journal != null) {
          journal.close();
        }
      } finally {
        closeDisk();
        region.close();
      }
    }
  }

  private void closeDisk() {
    if (disk != null) {
      disk.close();
    }
  }
}
