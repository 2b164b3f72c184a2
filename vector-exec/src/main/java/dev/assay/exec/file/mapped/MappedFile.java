package dev.assay.exec.file.mapped;

import dev.assay.exec.failure.SqlException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file mapped into memory for as long as an arena is open; it must not be cut short meanwhile.
 *
 * @param address of the first byte
 */
public record MappedFile(Path path, long address, long sizeBytes) {

  /** Maps a file. */
  public static MappedFile open(Path path, Arena arena) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      long address =
          size == 0 ? 0 : channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena).address();
      return new MappedFile(path, address, size);
    } catch (NoSuchFileException e) {
      throw new SqlException("there is no file '" + path + "'");
    } catch (IOException e) {
      throw new SqlException("file '" + path + "' cannot be read: " + e.getMessage());
    }
  }

  /** What is wrong at a place. */
  public SqlException failure(long offset, String sentence) {
    return new SqlException("file '%s', byte %d: %s".formatted(path, offset, sentence));
  }

  /** What is wrong at an address within the file. */
  public SqlException failureAt(long at, String sentence) {
    return failure(at - address, sentence);
  }
}
