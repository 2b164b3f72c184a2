package dev.assay.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for files that are gone when it is closed.
 *
 * @param path where it is
 */
public record ScratchFolder(Path path) implements AutoCloseable {

  /** Makes one in another folder. */
  public static ScratchFolder in(Path parent) throws IOException {
    return new ScratchFolder(Files.createTempDirectory(parent, "assay-scratch-"));
  }

  /** Bytes of all its files whose names do not match an expression. */
  public long bytesBut(String names) throws IOException {
    long sum = 0;
    for (Path file : all()) {
      boolean counts = Files.isRegularFile(file) && !file.getFileName().toString().matches(names);
      sum += counts ? Files.size(file) : 0;
    }
    return sum;
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> walk = Files.walk(path)) {
      return walk.sorted(Comparator.reverseOrder()).toList();
    }
  }

  @Override
  public void close() {
    try {
      for (Path each : all()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
