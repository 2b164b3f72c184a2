package dev.assay.kv.journal;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.assay.kv.file.Disk;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A segment of the journal while it is written: a Chronicle Queue in a folder of its own, and what
 * Chronicle does not give. Room on the disk is taken before it is written to, because a write to a
 * mapped file that finds the disk full ends the process; and syncing is done here, because
 * Chronicle's own says nothing when the disk fails.
 *
 * <p>One thread at a time appends and allocates; {@link #sync} may go on beside it.
 */
final class Segment implements AutoCloseable {

  /** Taken for the first: Chronicle's header and index. */
  private static final long FIRST_BYTES = 128 << 10;

  private static final int TABLE_BYTES = 128 << 10;
  static final long PAGE_BYTES = 4096;

  private final int number;
  private final Path file;
  private final Disk disk;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment mapping;
  private final long written;
  private final Chronicle chronicle;
  private long offset;
  private long allocated;

  /**
   * A new segment with its first excerpt, all of it on the disk when this returns.
   *
   * @param folder of the segment; there is none of that name
   * @param bytes how long it may get
   * @param begin address of the first excerpt
   * @throws IOException when there is no room for it, or the disk fails
   */
  Segment(Path folder, int number, long bytes, Disk disk, long begin, int beginBytes)
      throws IOException {
    this.number = number;
    this.disk = disk;
    file = folder.resolve(Chronicle.FILE);
    Files.createDirectory(folder);
    // Chronicle wants to make its files itself: whether they have room is asked with another.
    Path room = folder.resolve("room");
    disk.allocate(room, 0, TABLE_BYTES + FIRST_BYTES);
    Files.delete(room);
    chronicle = new Chronicle(folder, bytes);
    try {
      chronicle.append(begin, beginBytes);
      written = chronicle.address();
      chronicle.advise(bytes);
      allocate(FIRST_BYTES);
      mapping = map(bytes);
      offset = firstExcerpt();
      passExcerpt(beginBytes);
      sync(0, offset);
      disk.syncFolder(folder);
      disk.syncFolder(folder.resolve(".."));
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private MemorySegment map(long bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      disk.sync(channel);
      return channel.map(MapMode.READ_WRITE, 0, bytes, arena);
    }
  }

  private long firstExcerpt() {
    long at = 0;
    for (int header = headerAt(0); SegmentReader.isMetadata(header); header = headerAt(at)) {
      at += SegmentReader.stepBytes(header);
    }
    return at;
  }

  /** Read where Chronicle has just written: each page of another mapping would be a fault more. */
  private int headerAt(long at) {
    return ALL.get(JAVA_INT_UNALIGNED, written + at);
  }

  /** Chronicle must have put the excerpt where it is looked for. */
  private void passExcerpt(int bytes) throws IOException {
    if (headerAt(offset) != bytes) {
      throw new IOException(
          "%s: an excerpt of %d bytes is not at byte %d".formatted(file, bytes, offset));
    }
    offset += SegmentReader.stepBytes(bytes);
  }

  /** Appends an excerpt, for which there must be room, and returns where the next will begin. */
  long append(long address, int bytes) throws IOException {
    chronicle.append(address, bytes);
    passExcerpt(bytes);
    return offset;
  }

  int number() {
    return number;
  }

  /** Where the next excerpt will begin. */
  long offset() {
    return offset;
  }

  /** How far it may be written. */
  long allocated() {
    return allocated;
  }

  /** Takes room on the disk up to there at least; the file always ends with a whole page. */
  void allocate(long toByte) throws IOException {
    long whole = (toByte + PAGE_BYTES - 1) & -PAGE_BYTES;
    disk.allocate(file, allocated, whole);
    allocated = whole;
  }

  /** Returns when these bytes are on the disk. */
  void sync(long fromByte, long toByte) throws IOException {
    long from = fromByte & -PAGE_BYTES;
    disk.sync(mapping.asSlice(from, toByte - from));
  }

  /** Ends writing; what is behind the last excerpt is given back to the disk. */
  void end() throws IOException {
    close();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate((offset + Integer.BYTES + PAGE_BYTES - 1) & -PAGE_BYTES);
    }
  }

  @Override
  public void close() {
    chronicle.close();
    arena.close();
  }
}
