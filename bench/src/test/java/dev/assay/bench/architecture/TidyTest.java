package dev.assay.bench.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules that a compiler does not know, over the sources of every module. */
class TidyTest {

  private static final int MAX_FILE_LINES = 320;
  private static final int ENGINE_BUDGET_LINES = 10_150;
  private static final int TRANSPORT_BUDGET_LINES = 14_800;
  private static final int STORE_BUDGET_LINES = 27_120;
  private static final int VECTOR_EXEC_BUDGET_LINES = 50_350;
  private static final int BENCH_BUDGET_LINES = 27_150;
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
  private static final Pattern SLEEPS = Pattern.compile("Thread\\.sleep\\(|@Disabled");

  private final Path root = Path.of("..").toAbsolutePath().normalize();

  @Test
  void filesAreShortEnoughToRead() {
    List<String> long_ = new ArrayList<>();
    for (Path file : sources("src/main/java")) {
      int lines = lines(file).size();
      if (lines > MAX_FILE_LINES) {
        long_.add(lines + " " + root.relativize(file));
      }
    }
    assertEquals(List.of(), long_, "files over " + MAX_FILE_LINES + " lines");
  }

  @Test
  void modulesKeepTheirBudget() {
    assertTrue(codeLines("engine") <= ENGINE_BUDGET_LINES, "engine: " + codeLines("engine"));
    long transport = codeLines("rdma-shim");
    assertTrue(transport <= TRANSPORT_BUDGET_LINES, "rdma-shim: " + transport);
    assertTrue(codeLines("kv-store") <= STORE_BUDGET_LINES, "kv-store: " + codeLines("kv-store"));
    long exec = codeLines("vector-exec");
    assertTrue(exec <= VECTOR_EXEC_BUDGET_LINES, "vector-exec: " + exec);
    assertTrue(codeLines("bench") <= BENCH_BUDGET_LINES, "bench: " + codeLines("bench"));
  }

  @Test
  void nothingIsLeftForLater() {
    assertEquals(List.of(), matches(UNFINISHED, "src/main/java"));
  }

  @Test
  void testsNeitherSleepNorRest() {
    List<String> found = matches(SLEEPS, "src/test/java");
    found.removeIf(line -> line.contains("TidyTest"));
    assertEquals(List.of(), found);
  }

  private List<String> matches(Pattern pattern, String folder) {
    List<String> found = new ArrayList<>();
    for (Path file : sources(folder)) {
      for (String line : lines(file)) {
        if (pattern.matcher(line).find()) {
          found.add(root.relativize(file) + ": " + line.strip());
        }
      }
    }
    return found;
  }

  /** Lines that hold code: neither blank nor comment nor import. */
  private long codeLines(String module) {
    return sources("src/main/java").stream()
        .filter(file -> file.startsWith(root.resolve(module)))
        .flatMap(file -> lines(file).stream())
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("//") && !line.startsWith("*"))
        .filter(line -> !line.startsWith("/*") && !line.startsWith("import "))
        .count();
  }

  private List<Path> sources(String folder) {
    List<Path> files = new ArrayList<>();
    for (String module : List.of("engine", "rdma-shim", "vector-exec", "kv-store", "bench")) {
      Path start = root.resolve(module).resolve(folder);
      if (Files.isDirectory(start)) {
        try (Stream<Path> walk = Files.walk(start)) {
          walk.filter(path -> path.toString().endsWith(".java")).forEach(files::add);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return files;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
