package dev.assay.bench.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README shows code that the build compiles and runs, and links that lead somewhere. */
class ReadmeTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void theEmbeddingExamplesAreTheCompiledOnes() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    Matcher shown = Pattern.compile("```java\n(.*?)\n```", Pattern.DOTALL).matcher(readme);
    for (String module : List.of("engine", "vector-exec", "rdma-shim", "kv-store")) {
      String source =
          Files.readString(
              ROOT.resolve(module + "/src/it/embed/src/main/java/example/Embedding.java"));
      String compiled =
          source.substring(source.indexOf("// README-BEGIN"), source.indexOf("// README-END"));
      List<String> lines = compiled.lines().skip(1).map(ReadmeTest::outdent).toList();
      assertTrue(shown.find(), "the README shows no Java of " + module);
      assertEquals(String.join("\n", lines).strip(), shown.group(1));
    }
  }

  @Test
  void nothingIsLeftToFillIn() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    assertFalse(Pattern.compile("@[A-Z]+@").matcher(readme).find(), "a placeholder stayed");
  }

  @Test
  void linksLeadSomewhere() throws IOException {
    for (String page :
        List.of(
            "README.md",
            "docs/architecture.md",
            "docs/transports.md",
            "docs/kv-store.md",
            "docs/extending.md")) {
      Path file = ROOT.resolve(page);
      Matcher link = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(Files.readString(file));
      while (link.find()) {
        Path target = file.resolveSibling(link.group(1));
        assertTrue(Files.exists(target), page + " links to " + link.group(1));
      }
    }
  }

  private static String outdent(String line) {
    return line.startsWith("    ") ? line.substring(4) : line;
  }
}
