package dev.assay.exec.spill;

import dev.assay.exec.failure.SqlException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The temporary files of one query. They have no name from the moment they are open on, where the
 * system allows that, so that nothing is left behind however the process ends. Any thread.
 */
public final class SpillSpace implements AutoCloseable {

  /** Opens temporary files. */
  @FunctionalInterface
  interface Opener {
    /** A new file to write and read, which is gone when it is closed. */
    FileChannel open(Path directory) throws IOException;
  }

  private final SpillConfig config;
  private final Arena arena;
  private final Opener opener;
  private final List<SpillFile> files = new ArrayList<>();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * Without a file yet.
   *
   * @param arena of the query, which keeps what is mapped
   */
  public SpillSpace(SpillConfig config, Arena arena) {
    this(config, arena, SpillSpace::openUnnamed);
  }

  SpillSpace(SpillConfig config, Arena arena, Opener opener) {
    this.config = config;
    this.arena = arena;
    this.opener = opener;
  }

  private static FileChannel openUnnamed(Path directory) throws IOException {
    Path path = Files.createTempFile(directory, "assay-spill-", ".tmp"); // for its owner only
    return FileChannel.open(
        path,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE); // POSIX systems take the name away at once
  }

  /** A file for an operator; nothing is made before its first page. */
  public synchronized SpillFile newFile() {
    SpillFile file = new SpillFile(this);
    files.add(file);
    return file;
  }

  /** Bytes of all pages that were written. */
  public long bytes() {
    return bytes.get();
  }

  Path directory() {
    return config.directory();
  }

  Arena arena() {
    return arena;
  }

  FileChannel open() throws IOException {
    return opener.open(config.directory());
  }

  void count(long more) {
    if (bytes.addAndGet(more) > config.limitBytes()) {
      throw new SqlException(
          "the query's temporary files pass their limit of %d MiB: raise it, raise the memory"
                  .formatted(config.limitBytes() >> 20)
              + " budget, or select fewer rows or columns");
    }
  }

  @Override
  public synchronized void close() {
    IOException failure = null;
    for (SpillFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    files.clear();
    if (failure != null) {
      throw new UncheckedIOException("a temporary file cannot be closed", failure);
    }
  }
}
