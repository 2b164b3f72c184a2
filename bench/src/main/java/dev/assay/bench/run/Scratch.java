package dev.assay.bench.run;

import dev.assay.bench.record.RecordNotWritten;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A scratch folder on the disk that results are kept on; it goes away when closed. */
public final class Scratch implements AutoCloseable {

  private static final String PREFIX = ".scratch-";

  private final Path path;

  private Scratch(Path path) {
    this.path = path;
  }

  /**
   * Makes one inside a folder, and removes those that killed programs left there a day ago or more.
   *
   * @throws RecordNotWritten when it cannot be made; the message is one line
   */
  public static Scratch in(Path folder) throws RecordNotWritten {
    try {
      removeLeftovers(folder);
      return new Scratch(Files.createTempDirectory(folder, PREFIX));
    } catch (IOException e) {
      throw new RecordNotWritten(folder.resolve(PREFIX), e);
    }
  }

  private static void removeLeftovers(Path folder) throws IOException {
    List<Path> left;
    try (Stream<Path> entries = Files.list(folder)) {
      left = entries.filter(Scratch::isLeftover).toList();
    }
    for (Path path : left) {
      remove(path);
    }
  }

  private static boolean isLeftover(Path path) {
    try {
      Instant changed = Files.getLastModifiedTime(path).toInstant();
      return String.valueOf(path.getFileName()).startsWith(PREFIX)
          && changed.isBefore(Instant.now().minus(Duration.ofDays(1)));
    } catch (IOException e) {
      return false;
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    remove(path);
  }

  /** Removes a folder with all that is in it. */
  static void remove(Path path) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(path)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
