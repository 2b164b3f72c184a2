package dev.assay.engine.hardware;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Expands a recorded machine, one text file, into folders of /proc and /sys files.
 *
 * <p>A line is {@code path = content} or {@code path -> link target}; {@code #} starts a comment.
 * In a path {@code {a,b,0-3}} stands for each of its members; in content {@code %} alone stands for
 * the number in the first braces, and {@code \n}, {@code \t}, {@code \0} for those characters. A
 * line {@code cpuinfo {0-3} = key: value\n…} gives the block of each of these processors.
 */
final class RecordedTree {

  private RecordedTree() {}

  /** Writes the tree of a resource next to this class and returns the root. */
  static Path expand(String resource, Path root) {
    try (InputStream in =
        Objects.requireNonNull(RecordedTree.class.getResourceAsStream(resource), resource)) {
      return expandText(new String(in.readAllBytes(), UTF_8), root);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Path expandText(String text, Path root) throws IOException {
    TreeMap<Integer, String> processors = new TreeMap<>();
    for (String line : text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).toList()) {
      boolean link = line.contains(" -> ");
      String[] halves = (line + " ").split(link ? " -> " : " = ?", 2);
      String content = halves[1].strip();
      content = content.replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0");
      for (String path : alternatives(halves[0])) {
        if (path.startsWith("cpuinfo ")) {
          int id = Integer.parseInt(path.substring(8));
          processors.put(id, "processor\t: " + id + "\n" + content + "\n\n");
        } else if (link) {
          Files.createDirectories(root.resolve(path).getParent());
          Files.createSymbolicLink(root.resolve(path), Path.of(content));
        } else {
          String number = path.replaceFirst(".*/cpu(\\d+)/.*", "$1");
          write(root, path, content.equals("%") ? number : content);
        }
      }
    }
    if (!processors.isEmpty()) {
      write(root, "proc/cpuinfo", String.join("", processors.values()));
    }
    return root;
  }

  static void write(Path root, String path, String content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content + "\n");
  }

  private static List<String> alternatives(String path) {
    int open = path.indexOf('{');
    if (open < 0) {
      return List.of(path);
    }
    int close = path.indexOf('}', open);
    List<String> paths = new ArrayList<>();
    for (String member : path.substring(open + 1, close).split(",", -1)) {
      for (String one : range(member)) {
        paths.addAll(alternatives(path.substring(0, open) + one + path.substring(close + 1)));
      }
    }
    return paths;
  }

  private static List<String> range(String member) {
    if (!member.matches("\\d+-\\d+")) {
      return List.of(member);
    }
    String[] ends = member.split("-", -1);
    return java.util.stream.IntStream.rangeClosed(
            Integer.parseInt(ends[0]), Integer.parseInt(ends[1]))
        .mapToObj(Integer::toString)
        .toList();
  }
}
