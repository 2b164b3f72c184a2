package dev.assay.kv.journal;

import dev.assay.kv.journal.SegmentReader.Found;
import dev.assay.kv.memory.Memory;
import dev.assay.kv.record.RecordLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/**
 * Reads the changes of a store from its journal, while it is written: those of earlier times first,
 * as far as the journal still holds them, then the new ones, without waiting for any. Changes come
 * in an order in which every shard's are in the order in which they took effect; between shards the
 * order is that of the journal, which one who reads it twice sees twice. What cutting the power
 * could take back is not shown, unless the store never syncs. While a feed is open, what it has not
 * read is not removed. One thread at a time.
 */
public final class ChangeFeed implements AutoCloseable {

  private final ChangeFeeds feeds;
  private final JournalFolder folder;
  private final long[] after;
  private final long[] last;
  private SegmentReader reader;
  private volatile int segment;
  private long offset;
  private long seen;

  /** From the first segment that is there. */
  ChangeFeed(ChangeFeeds feeds, JournalFolder folder, int first, long[] after) {
    this.feeds = feeds;
    this.folder = folder;
    this.after = after.clone();
    last = new long[after.length];
    reader = open(first);
    for (int shard = 0; shard < last.length; shard++) {
      if (last[shard] > after[shard]) {
        long gone = last[shard];
        close();
        throw new IllegalStateException(
            "the changes of shard %d up to batch %d are in a checkpoint and no longer in the journal"
                .formatted(shard, gone));
      }
    }
  }

  private SegmentReader open(int number) {
    try {
      SegmentReader opened = new SegmentReader(folder.file(number));
      segment = number;
      Recovery.begin(opened);
      long[] numbers = Recovery.numbers(opened);
      if (numbers.length != last.length) {
        opened.close();
        throw new IllegalStateException(
            "the journal had %d shards in segment %d and %d were asked for"
                .formatted(numbers.length, number, last.length));
      }
      System.arraycopy(numbers, 0, last, 0, last.length);
      offset = opened.next();
      return opened;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** The segment that is read. */
  int segment() {
    return segment;
  }

  /**
   * Hands over the changes of the next batch.
   *
   * @return false when there is none yet
   * @throws DamagedFile when the journal does not hold what was written to it
   */
  public boolean poll(ChangeHandler handler) {
    try {
      while (true) {
        long visible = feeds.visible();
        if (Position.of(segment, offset) >= visible) {
          return false;
        }
        if (visible != seen) {
          reader.refresh();
          seen = visible;
        }
        if (!isChanges()) {
          if (Position.segment(visible) == segment) {
            throw new DamagedFile(reader.file(), offset, "the checksum of a batch is wrong");
          }
          reader.close();
          reader = open(segment + 1);
        } else if (isWanted()) {
          deliver(handler);
          return true;
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private boolean isChanges() throws IOException {
    return Recovery.moveTo(reader, offset) == Found.EXCERPT
        && BatchLayout.isChanges(reader.address());
  }

  /** Whether the batch is behind what its shard was wanted from; either way it is passed. */
  private boolean isWanted() {
    int shard = BatchLayout.shard(reader.address());
    long number = BatchLayout.number(reader.address());
    if (number != last[shard] + 1) {
      throw new DamagedFile(reader.file(), offset, "the batch is not the next of its shard");
    }
    last[shard] = number;
    offset = reader.next();
    return number > after[shard];
  }

  private void deliver(ChangeHandler handler) {
    int shard = BatchLayout.shard(reader.address());
    long batch = BatchLayout.number(reader.address());
    Recovery.replay(
        reader.address(),
        new Replay() {
          @Override
          public void put(long record, long header, long expiryMillis) {
            tell(handler::onChange, shard, batch, record, header, expiryMillis);
          }

          @Override
          public void edit(long record, long header, long expiryMillis) {
            tell(handler::onEdit, shard, batch, record, header, expiryMillis);
          }

          @Override
          public void delete(long key, int keyBytes) {
            handler.onChange(
                shard,
                batch,
                Memory.ALL,
                key,
                keyBytes,
                key + keyBytes,
                ChangeHandler.GONE,
                Long.MAX_VALUE);
          }
        });
  }

  /** Either method of a handler that is told a key with what belongs to it. */
  private interface Told {
    void of(
        int shard,
        long batch,
        MemorySegment memory,
        long key,
        int keyBytes,
        long value,
        int valueBytes,
        long expiryMillis);
  }

  private static void tell(
      Told told, int shard, long batch, long record, long header, long expiryMillis) {
    told.of(
        shard,
        batch,
        Memory.ALL,
        record + RecordLayout.keyOffset(header),
        RecordLayout.keyBytes(header),
        record + RecordLayout.valueOffset(header),
        RecordLayout.valueBytes(header),
        RecordLayout.expires(header) ? expiryMillis : Long.MAX_VALUE);
  }

  private static UncheckedIOException unreadable(IOException e) {
    return new UncheckedIOException("the journal cannot be read: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    feeds.forget(this);
    try {
      reader.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }
}
