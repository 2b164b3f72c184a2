package dev.assay.bench.suite.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this process wrote so far, by the kernel's account ({@code /proc/self/io}, proc(5)).
 *
 * @param written bytes handed over by system calls
 * @param toDevice bytes of pages that it made dirty, which the device gets sooner or later
 */
record ProcessIo(long written, long toDevice) {

  private static final Path FILE = Path.of("/proc/self/io");

  /** Whether the kernel tells. */
  static boolean isThere() {
    return Files.isReadable(FILE);
  }

  static ProcessIo now() throws IOException {
    List<String> lines = Files.readAllLines(FILE);
    return new ProcessIo(field(lines, "wchar: "), field(lines, "write_bytes: "));
  }

  private static long field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(name.length())))
        .findFirst()
        .orElse(0);
  }
}
