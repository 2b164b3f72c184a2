package dev.assay.exec.spill;

import dev.assay.exec.failure.SqlException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A temporary file of pages, which are added behind each other and read by mapping: what is read
 * stays where it is until the query ends, without counting as memory that cannot be taken back. The
 * file is made with its first page. Any thread may add and read.
 *
 * <p>It is mapped in windows, each twice as long as the one before, so that there are few; a page
 * lies in one window.
 */
public final class SpillFile {

  private static final long FIRST_WINDOW_BYTES = 4 << 20;
  private static final long MOST_WINDOW_BYTES = 256 << 20;

  /** A page that was added. */
  public record Place(int window, long offset, long bytes) {}

  /** A part of the file. */
  private static final class Window {
    private final long start;
    private final long bytes;
    private long used;
    private @Nullable MemorySegment mapped;

    Window(long start, long bytes) {
      this.start = start;
      this.bytes = bytes;
    }
  }

  private final SpillSpace space;
  private final List<Window> windows = new ArrayList<>();
  private @Nullable FileChannel channel;
  private long bytes;

  SpillFile(SpillSpace space) {
    this.space = space;
  }

  /**
   * Adds a page.
   *
   * @param page off the heap, at most 2 GiB
   * @throws SqlException where the disk is full or the limit of temporary files is passed
   * @throws CancellationException where the thread was interrupted
   */
  public Place add(MemorySegment page) {
    space.count(page.byteSize());
    try {
      Place place = reserve(page.byteSize());
      FileChannel open = channel();
      ByteBuffer bytes = page.asByteBuffer();
      long at = windowOf(place).start + place.offset();
      while (bytes.hasRemaining()) {
        at += open.write(bytes, at);
      }
      return place;
    } catch (IOException e) {
      throw failure("be written", e);
    }
  }

  private synchronized Place reserve(long bytes) throws IOException {
    Window last = windows.isEmpty() ? null : windows.getLast();
    if (last == null || last.bytes - last.used < bytes) {
      long start = last == null ? 0 : last.start + last.bytes;
      long length = last == null ? FIRST_WINDOW_BYTES : 2 * last.bytes;
      last = new Window(start, Math.max(bytes, Math.min(MOST_WINDOW_BYTES, length)));
      // A byte at its end makes the file so long, though not so large, that it can be mapped.
      channel().write(ByteBuffer.allocate(1), start + last.bytes - 1);
      windows.add(last);
    }
    Place place = new Place(windows.size() - 1, last.used, bytes);
    last.used += bytes;
    this.bytes += bytes;
    return place;
  }

  /** Bytes of all of its pages. */
  public synchronized long bytes() {
    return bytes;
  }

  private synchronized Window windowOf(Place place) {
    return windows.get(place.window());
  }

  private synchronized FileChannel channel() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      open = space.open();
      channel = open;
    }
    return open;
  }

  /**
   * A page that was added, mapped for as long as the query runs.
   *
   * @param rows that it has
   * @param columns that it has
   * @throws SqlException where it is not as it was written
   */
  public MemorySegment page(Place place, int rows, int columns) {
    MemorySegment page;
    try {
      page = window(place.window()).asSlice(place.offset(), place.bytes());
    } catch (IOException e) {
      throw failure("be read", e);
    }
    if (!SpillPageLayout.isWhole(page, rows, columns)) {
      throw new SqlException(
          "a temporary file in %s is damaged near byte %d: look after that disk, or set another"
                  .formatted(space.directory(), windowOf(place).start + place.offset())
              + " directory for temporary files");
    }
    return page;
  }

  private synchronized MemorySegment window(int index) throws IOException {
    Window window = windows.get(index);
    MemorySegment mapped = window.mapped;
    if (mapped == null) {
      mapped =
          channel().map(FileChannel.MapMode.READ_ONLY, window.start, window.bytes, space.arena());
      window.mapped = mapped;
    }
    return mapped;
  }

  private RuntimeException failure(String what, IOException e) {
    RuntimeException failure =
        e instanceof ClosedChannelException
            ? new CancellationException("the query's thread was interrupted")
            : new SqlException(
                "a temporary file in %s cannot %s (%s): make room there, set another directory"
                        .formatted(space.directory(), what, e.getMessage())
                    + " for temporary files, or raise the memory budget");
    failure.initCause(e);
    return failure;
  }

  synchronized void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
