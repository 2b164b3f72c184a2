package dev.assay.kv.journal;

import dev.assay.kv.file.Disk;
import dev.assay.kv.shard.ChangeLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a store: one for all its shards, so that one wait for the disk serves them all.
 * Each open store writes segments of its own and never goes on with those of another.
 *
 * <p><b>Order.</b> A shard's batches are in the order in which they took effect, and numbered
 * without a gap; the order between shards is that of their arrival here. Batches that are appended
 * together are, after a crash, all there or none. Any thread may call.
 *
 * <p><b>What is seen before it is durable.</b> A change is in memory before it is in the journal,
 * and in the journal before it is on the disk. Who only looks up does not wait, and may see what
 * cutting the power takes away. Who changes something, or tries to, waits for all that his
 * operation could see in its shard.
 *
 * <p><b>Failures.</b> A full disk refuses changes before they are made, until there is room again.
 * A disk that fails to sync ends writing for good, since what the operating system then still has
 * is not known (Rebello et al., Can applications recover from fsync failures?, ATC 2020).
 */
public final class Journal implements AutoCloseable {

  /** Room is taken from the disk in pieces of this size. */
  private static final long GROWTH_BYTES = 4 << 20;

  /** Kept for the excerpt that ends a segment. */
  static final long END_BYTES = 128;

  private final JournalFolder folder;
  private final JournalConfig config;
  private final Disk disk;
  private final Object appending = new Object();
  private final GroupCommit commits = new GroupCommit();
  private final long[] numbers;
  private final ShardJournal[] shards;
  private final Batch own = new Batch();
  private final ChangeFeeds feeds;
  private final @Nullable Thread syncer;
  private final Runnable rolled;
  private volatile Segment segment;
  private volatile long position;
  private volatile String failure = "";
  private long reserved;
  private boolean closed;

  /**
   * Begins a segment behind what is there.
   *
   * @param end where the journal ended when it was read
   * @param rolled called when a segment is full and the next has begun; it must not wait
   * @throws UncheckedIOException when there is no room for it
   */
  public Journal(
      JournalFolder folder,
      JournalConfig config,
      int shards,
      JournalEnd end,
      Disk disk,
      Runnable rolled) {
    this.folder = folder;
    this.config = config;
    this.disk = disk;
    this.rolled = rolled;
    feeds = new ChangeFeeds(folder, this::visible);
    numbers = end.batchesFor(shards);
    try {
      segment = create(Position.segment(end.position()) + 1, end.position());
    } catch (IOException e) {
      throw new UncheckedIOException("the journal cannot begin: " + e.getMessage(), e);
    }
    moved();
    this.shards = new ShardJournal[shards];
    for (int shard = 0; shard < shards; shard++) {
      this.shards[shard] = new ShardJournal(this, shard, position, config.mostBatchBytes());
    }
    syncer =
        config.durability().kind() == Durability.Kind.EVERY
            ? Thread.ofPlatform().daemon().name("assay-journal").start(this::syncAtIntervals)
            : null;
  }

  private void syncAtIntervals() {
    long nanos = config.durability().interval().toNanos();
    while (!commits.isEnded() && !hasFailed()) {
      LockSupport.parkNanos(this, nanos);
      try {
        sync(position);
      } catch (IllegalStateException e) {
        config.messages().accept(e.getMessage());
      }
    }
  }

  /** The way of a shard into it. */
  public ChangeLog of(int shard) {
    return shards[shard];
  }

  /** Where the next batch will begin. */
  public long position() {
    return position;
  }

  /** How much of it there is from a position on, about. */
  public long bytesSince(long from) {
    long segments = (long) Position.segment(position) - Position.segment(from);
    return segments * config.segmentBytes() + Position.offset(position) - Position.offset(from);
  }

  long durable() {
    return commits.durable();
  }

  /** What readers of the changes may see: nothing that cutting the power could take back. */
  long visible() {
    return config.durability().kind() == Durability.Kind.NEVER ? position : durable();
  }

  boolean hasFailed() {
    return !failure.isEmpty();
  }

  long nextNumber(int shard) {
    return numbers[shard] + 1;
  }

  /** Keeps so many bytes for who will append them; else says why not. */
  String reserve(long bytes) {
    synchronized (appending) {
      if (hasFailed()) {
        return failure;
      }
      try {
        long needed = segment.offset() + reserved + bytes + END_BYTES;
        if (needed > config.segmentBytes()) {
          roll(bytes);
        } else if (needed > segment.allocated()) {
          segment.allocate(
              Math.min(
                  config.segmentBytes(), Math.max(needed, segment.allocated() + GROWTH_BYTES)));
        }
      } catch (IOException e) {
        return String.valueOf(e.getMessage());
      }
      reserved += bytes;
      return "";
    }
  }

  void release(long bytes) {
    synchronized (appending) {
      reserved -= bytes;
    }
  }

  private void roll(long bytes) throws IOException {
    commits.take();
    try {
      syncAppended();
      Segment next = create(segment.number() + 1, position);
      try {
        long needed = next.offset() + reserved + bytes + END_BYTES;
        if (needed > config.segmentBytes()) {
          throw new IOException("batches of %d bytes need longer segments".formatted(bytes));
        }
        next.allocate(Math.min(config.segmentBytes(), needed + GROWTH_BYTES));
      } catch (IOException e) {
        next.close();
        folder.remove(next.number());
        throw e;
      }
      Segment full = segment;
      segment = next;
      moved();
      full.end();
    } finally {
      commits.release();
    }
    rolled.run();
  }

  private Segment create(int number, long before) throws IOException {
    own.begin(before, numbers);
    int bytes = own.end(BatchLayout.BEGIN, 0, 0, before);
    try {
      return new Segment(
          folder.segment(number), number, config.segmentBytes(), disk, own.address(), bytes);
    } catch (IOException | RuntimeException e) {
      folder.remove(number);
      throw e;
    }
  }

  private void moved() {
    position = Position.of(segment.number(), segment.offset());
    commits.setDurable(position);
  }

  /** Appends what has ended, for which room was kept, as one; returns the position behind it. */
  long append(ChangeLog... parts) {
    synchronized (appending) {
      if (hasFailed() || closed) {
        throw new IllegalStateException(closed ? "the journal is closed" : failure);
      }
      try {
        for (ChangeLog each : parts) {
          if (each instanceof ShardJournal part && part.endedBytes() > 0) {
            segment.append(part.address(), part.endedBytes());
            numbers[part.shard()]++;
            reserved -= SegmentReader.stepBytes(part.endedBytes());
          }
        }
        position = Position.of(segment.number(), segment.offset());
        return position;
      } catch (IOException | RuntimeException | Error e) {
        throw failed(e);
      }
    }
  }

  void await(long target) {
    if (config.durability().kind() == Durability.Kind.ALWAYS) {
      sync(target);
    }
  }

  /**
   * Returns when all before a position is on the disk, whatever is configured.
   *
   * @throws IllegalStateException when the disk fails
   */
  public void sync(long target) {
    while (commits.durable() < target) {
      if (hasFailed()) {
        throw new IllegalStateException(failure);
      }
      if (commits.takeOrWait(target)) {
        try {
          syncAppended();
        } catch (IOException e) {
          throw failed(e);
        } finally {
          commits.release();
        }
      }
    }
  }

  /** By whoever has the role of syncing: no segment begins meanwhile. */
  private void syncAppended() throws IOException {
    long from = commits.durable();
    long to = position;
    if (to > from) {
      segment.sync(Position.offset(from), Position.offset(to));
      commits.setDurable(to);
    }
  }

  private IllegalStateException failed(Throwable e) {
    failure =
        "the journal in %s failed, and takes nothing more until the store is opened anew: %s"
            .formatted(folder.path(), e.getMessage());
    return new IllegalStateException(
        failure + "; whether the last changes are in it is not known", e);
  }

  /**
   * Waits for the batches that are open now to end, and syncs up to behind them.
   *
   * @return the position there
   */
  public long endOpenBatches() {
    Arrays.stream(shards).forEach(ShardJournal::awaitEnd);
    sync(position);
    return durable();
  }

  /** Who reads the changes, and what is kept for them. */
  public ChangeFeeds feeds() {
    return feeds;
  }

  /** Says on disk that this is the end, syncs, and closes; a second call does nothing. */
  @Override
  public void close() {
    synchronized (appending) {
      if (closed) {
        return;
      }
      closed = true;
      commits.take();
      try {
        if (hasFailed()) {
          segment.close();
        } else {
          segment.append(own.address(), own.end(BatchLayout.END, 0, 0, durable()));
          segment.sync(Position.offset(durable()), segment.offset());
          commits.setDurable(position);
          segment.end();
        }
      } catch (IOException e) {
        throw failed(e);
      } finally {
        commits.end();
      }
    }
    LockSupport.unpark(syncer);
    Arrays.stream(shards).forEach(ShardJournal::close);
    own.close();
  }
}
