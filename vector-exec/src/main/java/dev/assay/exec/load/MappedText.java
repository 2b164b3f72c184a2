package dev.assay.exec.load;

import dev.assay.exec.kernel.Memory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A text file mapped into memory, and where its lines begin. Closing unmaps it.
 *
 * @param start address of the first byte
 * @param end address behind the last one
 */
record MappedText(Path path, Arena arena, long start, long end) implements AutoCloseable {

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long SEVENS = 0x7F7F_7F7F_7F7F_7F7FL;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /**
   * Maps a file, which must not be cut short while it is read.
   *
   * @throws LoadFailure where it cannot be read
   */
  static MappedText open(Path path) {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      long start =
          size == 0 ? 0 : channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena).address();
      return new MappedText(path, arena, start + markBytes(start, size), start + size);
    } catch (IOException e) {
      arena.close();
      throw new LoadFailure("%s cannot be read: %s".formatted(path, reason(e)), e);
    }
  }

  /** Length of the byte order mark that some programs put before UTF-8. */
  private static int markBytes(long start, long size) {
    boolean marked = size >= 3 && Memory.equal(start, BYTE_ORDER_MARK, 0, 3);
    return marked ? 3 : 0;
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  /** Name for messages. */
  String name() {
    return path.toString();
  }

  /** Number of the line in which an address lies, 1 for the first. */
  long lineOf(long address) {
    return 1 + count((byte) '\n', start, address);
  }

  /**
   * The start of the first line that begins at an address or behind it; the end where there is
   * none.
   *
   * @param from the start of a line
   * @param address at {@code from} or behind it
   * @param quoted whether line ends between double quotes do not count
   */
  long lineStart(long from, long address, boolean quoted) {
    if (address >= end) {
      return end;
    }
    boolean inQuotes = quoted && (count((byte) '"', from, address) & 1) != 0;
    for (long at = address; at < end; at++) {
      byte found = Memory.getByte(at);
      if (quoted && found == '"') {
        inQuotes = !inQuotes;
      } else if (found == '\n' && !inQuotes) {
        return at + 1;
      }
    }
    return end;
  }

  private static long count(byte wanted, long from, long to) {
    long count = 0;
    long at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = Memory.getLong(at) ^ (wanted & 0xFF) * ONES;
      count += Long.bitCount(~((word & SEVENS) + SEVENS | word | SEVENS));
    }
    for (; at < to; at++) {
      count += Memory.getByte(at) == wanted ? 1 : 0;
    }
    return count;
  }

  @Override
  public void close() {
    arena.close();
  }
}
