package dev.assay.kv.disk;

import dev.assay.engine.uring.FileOperations;
import dev.assay.engine.uring.Ring;
import dev.assay.engine.uring.RingRefused;
import dev.assay.engine.uring.RingSettings;
import dev.assay.kv.disk.DiskLookup.State;
import dev.assay.kv.epoch.Epochs;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads records from disk for one thread, several at once: all reads of a batch are handed to the
 * kernel by one call and are under way together. Where there is no io_uring they follow each other.
 */
public final class DiskReader implements AutoCloseable {

  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private final Arena arena = Arena.ofShared();
  private final @Nullable Epochs epochs;
  private final int reader;
  private final BlockChecksums checksums = new BlockChecksums();
  private final int depth;
  private DiskLookup[] lookups = new DiskLookup[0];
  private long[] results = new long[0];
  private @Nullable Ring ring;
  private boolean hasNoRing;

  /**
   * For a session.
   *
   * @param reader its slot in the epochs
   * @param depth how many searches are usual
   */
  public DiskReader(Epochs epochs, int reader, int depth) {
    this(depth, epochs, reader);
  }

  /** For the owner of a shard, who needs no epoch; one read at a time. */
  public DiskReader() {
    this(1, null, 0);
  }

  private DiskReader(int depth, @Nullable Epochs epochs, int reader) {
    this.epochs = epochs;
    this.reader = reader;
    this.depth = depth;
  }

  /** One of the searches, to begin it and to see how it ended. */
  public DiskLookup lookup(int number) {
    if (number >= lookups.length) {
      int before = lookups.length;
      lookups = Arrays.copyOf(lookups, Math.max(2 * before, number + 1));
      results = new long[lookups.length];
      for (int i = before; i < lookups.length; i++) {
        lookups[i] = new DiskLookup(arena, checksums);
      }
    }
    return lookups[number];
  }

  /**
   * Goes on with the first searches until each has ended.
   *
   * @throws DiskCorrupt where what was read is not what was written
   */
  public void fetch(int count) {
    while (locate(count)) {
      DiskFile file = firstFile(count);
      file.begin();
      try {
        if (count == 1 || !readAtOnce(count)) {
          readInTurn(count);
        }
      } finally {
        file.end();
      }
      for (int i = 0; i < count; i++) {
        if (lookups[i].state() == State.TO_READ) {
          lookups[i].complete(results[i]);
        }
      }
    }
  }

  /** Asks the index where records are; whether there is anything to read. */
  private boolean locate(int count) {
    boolean isToRead = false;
    boolean isLost;
    do {
      isLost = false;
      if (epochs != null) {
        epochs.enter(reader);
      }
      try {
        for (int i = 0; i < count; i++) {
          if (lookups[i].state() == State.LOST) {
            lookups[i].locate();
          }
          isLost |= lookups[i].state() == State.LOST;
          isToRead |= lookups[i].state() == State.TO_READ;
        }
      } finally {
        if (epochs != null) {
          epochs.rest(reader);
        }
      }
    } while (isLost);
    return isToRead;
  }

  private DiskFile firstFile(int count) {
    for (int i = 0; i < count; i++) {
      if (lookups[i].state() == State.TO_READ) {
        return lookups[i].file();
      }
    }
    throw new AssertionError();
  }

  private void readInTurn(int count) {
    for (int i = 0; i < count; i++) {
      if (lookups[i].state() == State.TO_READ) {
        results[i] = read(i);
      }
    }
  }

  private long read(int i) {
    DiskLookup lookup = lookups[i];
    return lookup.file().read(lookup.address(), lookup.length(), lookup.position());
  }

  /** False where the kernel does not do that. */
  private boolean readAtOnce(int count) {
    Ring of = ring();
    if (of == null) {
      return false;
    }
    try {
      int underWay = 0;
      for (int i = 0; i < count; i++) {
        DiskLookup lookup = lookups[i];
        if (lookup.state() == State.TO_READ) {
          int file = lookup.file().descriptor();
          long position = lookup.position();
          FileOperations.read(of, file, 0, lookup.address(), lookup.length(), position, i);
          underWay++;
        }
      }
      while (underWay > 0) {
        of.submitAndWait(underWay, PATIENCE_NANOS);
        while (of.next()) {
          int i = (int) of.token();
          results[i] = of.result() == -EINTR || of.result() == -EAGAIN ? read(i) : of.result();
          underWay--;
        }
      }
      return true;
    } catch (RingRefused e) { // its thread is another one than before, for instance
      closeRing();
      hasNoRing = true;
      return false;
    }
  }

  private @Nullable Ring ring() {
    if (ring == null && !hasNoRing) {
      try {
        int entries = Math.max(2, Integer.highestOneBit(2 * depth - 1));
        ring = new Ring(RingSettings.DEFAULT.withEntries(entries, 2 * entries));
      } catch (RingRefused e) {
        hasNoRing = true;
      }
    }
    return ring;
  }

  private void closeRing() {
    if (ring != null) {
      ring.close();
      ring = null;
    }
  }

  @Override
  public void close() {
    closeRing();
    arena.close();
  }
}
