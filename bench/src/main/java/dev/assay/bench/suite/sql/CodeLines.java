package dev.assay.bench.suite.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Lines of main code of a module: not blank, without comments. */
final class CodeLines {

  private CodeLines() {}

  /** Of a module of the checkout that the launcher was started from; none where there is none. */
  static OptionalLong of(String module) throws IOException {
    String home = System.getenv().getOrDefault("ASSAY_HOME", "..");
    Path sources = Path.of(home, module, "src", "main", "java");
    if (!Files.isDirectory(sources)) {
      return OptionalLong.empty();
    }
    long lines = 0;
    try (Stream<Path> walk = Files.walk(sources)) {
      for (Path file : walk.filter(path -> path.toString().endsWith(".java")).toList()) {
        lines += count(Files.readAllLines(file));
      }
    }
    return OptionalLong.of(lines);
  }

  /** Lines that hold more than white space and comments. */
  static long count(List<String> lines) {
    boolean inComment = false;
    long count = 0;
    for (String line : lines) {
      String text = line.strip();
      if (!inComment && text.startsWith("/*")) {
        inComment = true;
      }
      if (inComment) {
        inComment = !text.contains("*/");
      } else if (!text.isEmpty() && !text.startsWith("//")) {
        count++;
      }
    }
    return count;
  }
}
