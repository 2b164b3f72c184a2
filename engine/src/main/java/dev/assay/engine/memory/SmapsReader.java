package dev.assay.engine.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads how a range of addresses is backed. Neighbouring mappings may have been merged with the
 * range, so sums over the mappings that touch it are cut at its size.
 *
 * <p>Source: {@code proc_pid_smaps(5)}.
 */
final class SmapsReader {

  private static final Path SMAPS = Path.of("/proc/self/smaps");

  private SmapsReader() {}

  /** Resident and huge bytes of a range. */
  record Pages(long residentBytes, long hugeBytes) {
    static final Pages UNKNOWN = new Pages(-1, -1);
  }

  /** Of this process; unknown where there is no such file. */
  static Pages read(long address, long sizeBytes) {
    try (Stream<String> lines = Files.lines(SMAPS, java.nio.charset.StandardCharsets.ISO_8859_1)) {
      return parse(lines, address, sizeBytes);
    } catch (IOException | java.io.UncheckedIOException e) {
      return Pages.UNKNOWN;
    }
  }

  static Pages parse(Stream<String> lines, long address, long sizeBytes) {
    Sums sums = new Sums(address, sizeBytes);
    lines.forEach(sums::line);
    return sums.found
        ? new Pages(Math.min(sums.residentBytes, sizeBytes), Math.min(sums.hugeBytes, sizeBytes))
        : Pages.UNKNOWN;
  }

  private static final class Sums {
    private final long start;
    private final long end;
    private boolean inside;
    private boolean found;
    private long residentBytes;
    private long hugeBytes;

    Sums(long address, long sizeBytes) {
      this.start = address;
      this.end = address + sizeBytes;
    }

    void line(String line) {
      int colon = line.indexOf(':');
      int space = line.indexOf(' ');
      if (space > 0 && (colon < 0 || space < colon)) {
        int dash = line.indexOf('-');
        inside =
            Long.parseUnsignedLong(line, 0, dash, 16) < end
                && Long.parseUnsignedLong(line, dash + 1, space, 16) > start;
        found |= inside;
      } else if (inside && colon > 0) {
        switch (line.substring(0, colon)) {
          case "Rss" -> residentBytes += bytes(line, colon);
          case "AnonHugePages" -> hugeBytes += bytes(line, colon);
          case "Private_Hugetlb", "Shared_Hugetlb" -> {
            residentBytes += bytes(line, colon);
            hugeBytes += bytes(line, colon);
          }
          default -> {}
        }
      }
    }

    private static long bytes(String line, int colon) {
      String value = line.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
      return 1024 * Long.parseLong(value.substring(0, value.indexOf(' ')));
    }
  }
}
