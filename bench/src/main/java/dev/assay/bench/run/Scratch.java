package dev.assay.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A scratch folder on the disk that results are kept on; it goes away when closed. */
public final class Scratch implements AutoCloseable {

  private final Path path;

  private Scratch(Path path) {
    this.path = path;
  }

  /** Makes one inside a folder. */
  public static Scratch in(Path folder) throws IOException {
    return new Scratch(Files.createTempDirectory(folder, ".scratch-"));
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(path)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.deleteIfExists(file);
    }
  }
}
