package dev.assay.exec.file;

import dev.assay.exec.failure.SqlException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.stream.Stream;

/** Names of files with wildcards: {@code *} and {@code ?} within a name, {@code **} across them. */
final class FilePattern {

  private static final int MAX_DEPTH = 32;

  private FilePattern() {}

  /**
   * The files that a pattern means, in the order of their names.
   *
   * @return one or more
   * @throws SqlException where there is none
   */
  static List<Path> files(String pattern) {
    try {
      int wildcard = wildcard(pattern);
      if (wildcard < 0) {
        return List.of(Path.of(pattern));
      }
      int folder = pattern.lastIndexOf('/', wildcard);
      Path root = Path.of(folder < 0 ? "" : folder == 0 ? "/" : pattern.substring(0, folder));
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      int depth =
          pattern.contains("**")
              ? MAX_DEPTH
              : 1 + (int) pattern.substring(wildcard).chars().filter(c -> c == '/').count();
      try (Stream<Path> found = Files.walk(root, depth)) {
        List<Path> files =
            found.filter(Files::isRegularFile).filter(matcher::matches).sorted().toList();
        if (files.isEmpty()) {
          throw new SqlException("no file matches '" + pattern + "'");
        }
        return files;
      }
    } catch (IOException | InvalidPathException e) {
      throw new SqlException("no file matches '" + pattern + "': " + e.getMessage());
    }
  }

  private static int wildcard(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }
}
