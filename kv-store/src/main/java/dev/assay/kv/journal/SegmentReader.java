package dev.assay.kv.journal;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Reads the file of a segment, excerpt by excerpt. Of Chronicle's format it knows the four bytes
 * before each: 30 bits of length, one that marks what is Chronicle's own, one that is set until the
 * excerpt is whole; and that all begins at multiples of four. One thread.
 */
final class SegmentReader implements AutoCloseable {

  /** What there is at a place. */
  enum Found {
    /**
     * An excerpt whose checksum is right. Chronicle sets its four bytes last, so a process that was
     * killed may have left one whole without them.
     */
    EXCERPT,
    /** Four zero bytes, or the end of the file. */
    NOTHING,
    /** An excerpt that was begun. */
    UNFINISHED,
    /** Anything else. */
    BAD
  }

  private static final int LENGTH_MASK = 0x3fff_ffff;
  private static final int METADATA = 0x4000_0000;
  private static final int NOT_COMPLETE = 0x8000_0000;
  private static final int WINDOW_BYTES = 1 << 18;

  /** An excerpt whose 131,072 bits look one bit from whole by chance once in 32,768 times. */
  private static final int SMALL_BYTES = 1 << 14;

  private final Path file;
  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private Arena arena = Arena.ofShared();
  private MemorySegment window = arena.allocate(WINDOW_BYTES, Long.BYTES);
  private ByteBuffer view = BatchLayout.view(window);
  private long windowFrom;
  private int windowBytes;
  private long offset;
  private int bytes;
  private boolean isSealed;

  /** At the beginning of a file. */
  SegmentReader(Path file) throws IOException {
    this.file = file;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new DamagedFile(file, 0, "it is not there");
    }
  }

  static boolean isMetadata(int header) {
    return (header & METADATA) != 0;
  }

  /** From one header to the next. */
  static long stepBytes(int header) {
    return Integer.BYTES + (((header & LENGTH_MASK) + 3L) & -4L);
  }

  Path file() {
    return file;
  }

  long sizeBytes() throws IOException {
    return channel.size();
  }

  /** Where the excerpt is, or what was found instead of one. */
  long offset() {
    return offset;
  }

  /** Address of the excerpt's bytes, until the reader moves. */
  long address() {
    return window.address() + (offset + Integer.BYTES - windowFrom);
  }

  /** Where the next begins. */
  long next() {
    return offset + Integer.BYTES + ((bytes + 3L) & -4L);
  }

  /** Moves to this place and over what is Chronicle's own there. */
  Found moveTo(long place) throws IOException {
    offset = place;
    int header = header();
    isSealed = true;
    while (isMetadata(header) && (header & NOT_COMPLETE) == 0 && !isOurs()) {
      offset += stepBytes(header);
      header = header();
    }
    if (header == 0 || header == NOT_COMPLETE) {
      bytes = 0;
      if (isWholeByItself()) {
        bytes = BatchLayout.bytes(address());
        isSealed = false;
        return Found.EXCERPT;
      }
      return header == 0 ? Found.NOTHING : Found.UNFINISHED;
    }
    bytes = header & LENGTH_MASK;
    return header > 0 && !isMetadata(header) && isWhole(bytes) ? Found.EXCERPT : Found.BAD;
  }

  /** Whether the excerpt has its four bytes. */
  boolean isSealed() {
    return isSealed;
  }

  /**
   * Whether the file ends before what was found does, and not where it was ever made to end: it
   * grows by whole pages, and of a growth that was not synced, cutting the power leaves nothing.
   */
  boolean isCutOff() throws IOException {
    long size = channel.size();
    return next() > size && size % Segment.PAGE_BYTES != 0;
  }

  /** Whether an excerpt begins here, by its own account. */
  private boolean isOurs() throws IOException {
    return load(offset + Integer.BYTES, BatchLayout.HEADER_BYTES)
        && BatchLayout.hasHeader(address(), BatchLayout.bytes(address()));
  }

  /** Whether an excerpt is whole here, by its own account, whatever the four bytes before say. */
  boolean isWholeByItself() throws IOException {
    return isOurs() && isWhole(BatchLayout.bytes(address()));
  }

  private boolean isWhole(int length) throws IOException {
    return length >= 0
        && load(offset + Integer.BYTES, length)
        && BatchLayout.isWhole(address(), length, viewOfBytes(), crc);
  }

  private ByteBuffer viewOfBytes() {
    return view.clear().position((int) (address() - window.address()));
  }

  private int header() throws IOException {
    return load(offset, Integer.BYTES)
        ? ALL.get(JAVA_INT_UNALIGNED, window.address() + (offset - windowFrom))
        : 0;
  }

  /** Has these bytes in the window; false where the file is too short. */
  private boolean load(long from, int count) throws IOException {
    if (from >= windowFrom && from + count <= windowFrom + windowBytes) {
      return true;
    }
    if (from + count > channel.size()) {
      return false;
    }
    if (count > window.byteSize()) {
      grow(count);
    }
    windowFrom = from;
    view.clear();
    int read = 0;
    while (read >= 0 && view.hasRemaining()) {
      read = channel.read(view, windowFrom + view.position());
    }
    windowBytes = view.position();
    return count <= windowBytes;
  }

  private void grow(int count) {
    arena.close();
    arena = Arena.ofShared();
    window = arena.allocate(2L * count, Long.BYTES);
    view = BatchLayout.view(window);
  }

  /** Forgets what it has read: the file has grown. */
  void refresh() {
    windowBytes = 0;
  }

  /**
   * Whether what was found could be an excerpt of which the disk got a part: a sector that it
   * reaches into ends with zeroes from somewhere in it on, and it is more than one bit away from
   * being whole. One that was on the disk whole, and of which a bit is wrong now, does not look so:
   * not at all if it is small, and else unless it holds such zeroes itself. In a large one too many
   * bits could make up by chance for what the disk has not got.
   */
  boolean looksTorn() throws IOException {
    if (bytes <= SMALL_BYTES
        && load(offset + Integer.BYTES, bytes)
        && BatchLayout.isOneBitFromWhole(address(), bytes, viewOfBytes(), crc)) {
      return false;
    }
    long end = next();
    if (end > channel.size()) {
      return true;
    }
    for (long sector = offset & -512L; sector < end; sector += 512) {
      long last = Math.min(sector + 512, end) - Long.BYTES;
      if (last >= offset && isZero(last)) {
        return true;
      }
    }
    return false;
  }

  private boolean isZero(long at) throws IOException {
    return load(at, Long.BYTES)
        && ALL.get(JAVA_LONG_UNALIGNED, window.address() + (at - windowFrom)) == 0;
  }

  /** The first whole excerpt behind this place, wherever it is; −1 for none. */
  long search(long from) throws IOException {
    long size = channel.size();
    for (offset = from; offset < size; offset += Integer.BYTES) {
      int header = header();
      bytes = header & LENGTH_MASK;
      if (header > 0 && !isMetadata(header) && isOurs() && isWhole(bytes)) {
        return offset;
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    arena.close();
    channel.close();
  }
}
