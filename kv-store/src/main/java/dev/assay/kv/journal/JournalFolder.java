package dev.assay.kv.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder of a store's journal, for one open store at a time. */
public final class JournalFolder implements AutoCloseable {

  private static final String SEGMENT = "\\d{10}";

  private final Path path;
  private final FileChannel lock;

  private JournalFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Makes the folder where there is none, and locks it.
   *
   * @throws IllegalStateException when another store has it
   * @throws UnsupportedOperationException when this JVM lacks a flag that the journal needs
   */
  public static JournalFolder open(Path path) {
    Chronicle.requireFlags();
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(channel)) {
        channel.close();
        throw new IllegalStateException(
            path + " is the journal of a store that is open: close that first");
      }
      return new JournalFolder(path, channel);
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + path + " cannot be used", e);
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** The folder of a segment. */
  Path segment(int number) {
    return path.resolve("%010d".formatted(number));
  }

  /** The file of a segment. */
  Path file(int number) {
    return segment(number).resolve(Chronicle.FILE);
  }

  /** The numbers of the segments that are there, in order. */
  List<Integer> segments() throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> name.matches(SEGMENT))
          .map(Integer::valueOf)
          .sorted()
          .toList();
    }
  }

  /** Removes a segment. */
  void remove(int number) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(segment(number))) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
