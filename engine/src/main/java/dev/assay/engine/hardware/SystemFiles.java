package dev.assay.engine.hardware;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The files of /proc, /sys and /etc under a root, read so that nothing in them can do harm: only
 * regular files, at most {@link #MAX_BYTES}, no control characters in a value. Paths are absolute,
 * as on the machine that is described. Nothing here throws for what it reads. One thread.
 */
public final class SystemFiles {

  /** Enough for /proc/cpuinfo of a thousand CPUs. */
  static final int MAX_BYTES = 4 << 20;

  private static final int MAX_LINE = 2048;
  private static final int MAX_NAMES = 16_384;

  private final File root;
  private byte[] buffer = new byte[64 << 10];

  /** Files under {@code root}, which is {@code /} for the machine this JVM runs on. */
  public SystemFiles(Path root) {
    this.root = root.toFile();
  }

  /** True for the machine this JVM runs on, false for a recorded tree. */
  public boolean isLive() {
    return root.getPath().equals("/");
  }

  /** True when there is a file or a directory. */
  public boolean exists(String path) {
    return at(path).exists();
  }

  /** The whole text; zero bytes, which end strings in the device tree, become line ends. */
  public Fact<String> text(String path) {
    File file = at(path);
    // A pipe or a device could block for ever: only regular files are opened.
    if (!file.isFile()) {
      return Fact.unknown(path, file.exists() ? "it is not a file" : "no such file");
    }
    try (InputStream in = new FileInputStream(file)) {
      int length = in.readNBytes(buffer, 0, buffer.length);
      if (length == buffer.length && length < MAX_BYTES) {
        buffer = Arrays.copyOf(buffer, MAX_BYTES);
        length += in.readNBytes(buffer, length, MAX_BYTES - length);
      }
      return length == MAX_BYTES
          ? Fact.unknown(path, "it is larger than " + (MAX_BYTES >> 20) + " MiB")
          : Fact.known(new String(buffer, 0, length, UTF_8).replace('\0', '\n'), path);
    } catch (IOException e) {
      return Fact.unknown(path, "it cannot be read by this user, or holds no value now");
    }
  }

  /** The lines of the text; none where it cannot be read. */
  List<String> lines(String path) {
    return text(path).orElse("").lines().toList();
  }

  /** The first line, without surrounding space. */
  public Fact<String> line(String path) {
    Fact<String> text = text(path);
    if (text.value() == null) {
      return text;
    }
    String line = clean(text.value().lines().findFirst().orElse(""));
    return line.isEmpty() ? Fact.unknown(path, "it holds no text") : Fact.known(line, path);
  }

  /** The first line as a decimal number. */
  public Fact<Long> number(String path) {
    Fact<String> line = line(path);
    if (line.value() == null) {
      return line.map(Long::valueOf);
    }
    long number = parse(line.value(), Long.MIN_VALUE);
    return number == Long.MIN_VALUE
        ? Fact.unknown(path, "it holds no number")
        : Fact.known(number, path);
  }

  int integer(String path, int otherwise) {
    Fact<String> line = line(path);
    long number = line.value() == null ? otherwise : parse(line.value(), otherwise);
    return number == (int) number ? (int) number : otherwise;
  }

  /** Names in a directory, sorted; none where it cannot be listed. */
  public List<String> list(String path) {
    String[] names = at(path).list();
    if (names == null) {
      return List.of();
    }
    Arrays.sort(names);
    return List.of(names).subList(0, Math.min(names.length, MAX_NAMES));
  }

  /** The last element of what a symbolic link points at, or empty text. */
  public String linkName(String path) {
    try {
      Path name = Files.readSymbolicLink(at(path).toPath()).getFileName();
      return name == null ? "" : clean(name.toString());
    } catch (IOException | UnsupportedOperationException | InvalidPathException e) {
      return "";
    }
  }

  private File at(String path) {
    return new File(root, path.substring(1));
  }

  /** One printable line of bounded length; empty when the text is too long to be a value. */
  static String clean(String text) {
    String stripped = text.strip();
    if (stripped.length() > MAX_LINE) {
      return "";
    }
    for (int i = 0; i < stripped.length(); i++) {
      char c = stripped.charAt(i);
      if (c < ' ' || c == 0x7f || c == '\ufffd') {
        return stripped.replaceAll("[\\x00-\\x1f\\x7f\\ufffd]+", " ").strip();
      }
    }
    return stripped;
  }

  /** A decimal number with an optional unit K, M, G or kB of 1024, or the alternative. */
  static long parse(String text, long otherwise) {
    String digits = text.strip().toUpperCase(Locale.ROOT);
    int end = 0;
    while (end < digits.length() && (Character.isDigit(digits.charAt(end)) || end == 0)) {
      end++;
    }
    int shift =
        switch (digits.substring(end).strip()) {
          case "" -> 0;
          case "K", "KB" -> 10;
          case "M", "MB" -> 20;
          case "G", "GB" -> 30;
          default -> -1;
        };
    try {
      return shift < 0
          ? otherwise
          : Math.multiplyExact(Long.parseLong(digits.substring(0, end)), 1L << shift);
    } catch (NumberFormatException | ArithmeticException e) {
      return otherwise;
    }
  }
}
