package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What the C compiler makes of a library's headers, to set beside the layouts of a binding.
 *
 * @param includes headers of the expressions
 * @param flags for the compiler
 */
public record Headers(List<String> includes, List<String> flags) {

  /** Adds that a field has this offset. */
  public static void offset(Map<String, Long> all, String structure, String field, long value) {
    all.put("offsetof(struct %s, %s)".formatted(structure, field), value);
  }

  /** Every expression has the value given; skipped where there is no C compiler. */
  public void assertSame(Map<String, Long> ours) throws IOException {
    List<Long> values = evaluate(List.copyOf(ours.keySet()));
    Map<String, Long> theirs = new LinkedHashMap<>();
    ours.keySet().forEach(each -> theirs.put(each, values.get(theirs.size())));
    assertEquals(theirs, ours);
  }

  /** The values of integer expressions; skipped where there is no C compiler. */
  public List<Long> evaluate(List<String> expressions) throws IOException {
    assumeTrue(runs("cc", "--version"), "no C compiler: apt-get install gcc libc6-dev");
    StringJoiner program = new StringJoiner("\n");
    includes.forEach(each -> program.add("#include <" + each + ">"));
    program.add("#include <stddef.h>").add("#include <stdio.h>").add("int main(void) {");
    expressions.forEach(each -> program.add("  printf(\"%ld\\n\", (long) (" + each + "));"));
    program.add("}").add("");
    Path folder = Files.createTempDirectory("assay-headers");
    Path source = folder.resolve("layouts.c");
    Path binary = folder.resolve("layouts");
    try {
      Files.writeString(source, program.toString());
      List<String> compile = new ArrayList<>(List.of("cc"));
      compile.addAll(flags);
      compile.addAll(List.of("-o", binary.toString(), source.toString()));
      assertEquals("", output(compile));
      return output(List.of(binary.toString())).lines().map(Long::parseLong).toList();
    } finally {
      Files.deleteIfExists(binary);
      Files.deleteIfExists(source);
      Files.deleteIfExists(folder);
    }
  }

  private static boolean runs(String... command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String output(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
