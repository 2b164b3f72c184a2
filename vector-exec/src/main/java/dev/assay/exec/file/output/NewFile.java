package dev.assay.exec.file.output;

import dev.assay.exec.failure.SqlException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file under a temporary name beside its own until it is committed. */
public final class NewFile extends OutputStream {

  private static final int BUFFER_BYTES = 1 << 18;

  private final Path path;
  private final Path temporary;
  private final OutputStream target;
  private long position;

  private NewFile(Path path, Path temporary, OutputStream target) {
    this.path = path;
    this.temporary = temporary;
    this.target = target;
  }

  /**
   * Begins a file.
   *
   * @throws SqlException where its folder is not there, or cannot be written to
   */
  public static NewFile create(String name) {
    try {
      Path path = Path.of(name).toAbsolutePath();
      Path folder = path.getParent();
      if (folder == null || Files.isDirectory(path)) {
        throw new SqlException("'" + name + "' is a folder, not a file that can be written");
      }
      Path temporary = Files.createTempFile(folder, "." + path.getFileName(), ".part");
      OutputStream target =
          new BufferedOutputStream(Files.newOutputStream(temporary), BUFFER_BYTES);
      return new NewFile(path, temporary, target);
    } catch (NoSuchFileException e) {
      throw new SqlException("there is no folder for file '" + name + "'");
    } catch (IOException | InvalidPathException e) {
      throw new SqlException("file '" + name + "' cannot be written: " + e.getMessage());
    }
  }

  /** Bytes written. */
  public long position() {
    return position;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      target.write(bytes, offset, length);
      position += length;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Ends the file and gives it its name. */
  public void commit() {
    try {
      target.close();
      Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private SqlException failure(IOException e) {
    return new SqlException(
        "file '%s' cannot be written (%s): make room there, or write it elsewhere"
            .formatted(path, e.getMessage()));
  }

  /** Removes what was not committed. */
  @Override
  public void close() {
    try {
      try (target) {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }
}
