package dev.assay.exec.file.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Rows of a text file of any dialect, one field after the other. Closing closes the file. */
final class TextRows implements AutoCloseable {

  private static final int END = -1;

  private final TextDialect dialect;
  private final Reader reader;
  private final int quote;
  private final int escape;
  private final int comment;
  private final StringBuilder field = new StringBuilder();
  private int next;

  /**
   * At the first row.
   *
   * @param skippedLines lines that are left out first
   */
  TextRows(Path path, TextDialect dialect, int skippedLines) throws IOException {
    this.dialect = dialect;
    quote = first(dialect.quote());
    escape = first(dialect.escape());
    comment = first(dialect.comment());
    var bytes = Files.newInputStream(path);
    reader =
        new BufferedReader(
            new InputStreamReader(
                dialect.isCompressed() ? new GZIPInputStream(bytes) : bytes,
                StandardCharsets.UTF_8),
            1 << 16);
    next = reader.read();
    if (next == '\uFEFF') {
      next = reader.read();
    }
    for (int line = 0; line < skippedLines; line++) {
      passLine();
    }
  }

  private static int first(String text) {
    return text.isEmpty() ? -2 : text.charAt(0);
  }

  /** The next row; empty behind the last. Fields that stand for nulls are null. */
  Optional<List<@Nullable String>> next() throws IOException {
    while (next != END) {
      if (next == comment) {
        passLine();
        continue;
      }
      List<@Nullable String> row = new ArrayList<>();
      boolean goesOn = true;
      while (goesOn) {
        goesOn = readField(row);
      }
      if (row.size() > 1 || !isBlank(row.getFirst())) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  private static boolean isBlank(@Nullable String field) {
    return field == null || field.isEmpty();
  }

  private void passLine() throws IOException {
    while (next != '\n' && next != '\r' && next != END) {
      next = reader.read();
    }
    passLineEnd();
  }

  private void passLineEnd() throws IOException {
    boolean isReturn = next == '\r';
    next = next == END ? END : reader.read();
    if (isReturn && next == '\n') {
      next = reader.read();
    }
  }

  /** Reads a field and what is behind it; false where a line ends there. */
  private boolean readField(List<@Nullable String> row) throws IOException {
    field.setLength(0);
    boolean isQuoted = next == quote;
    if (isQuoted) {
      readQuoted();
    }
    while (true) {
      boolean ends = next == END || next == '\n' || next == '\r' || next == comment;
      if (ends) {
        row.add(value(isQuoted));
        passLine();
        return false;
      }
      if (takeSeparator()) {
        row.add(value(isQuoted));
        return true;
      }
      field.append((char) next);
      next = reader.read();
    }
  }

  private boolean takeSeparator() throws IOException {
    String separator = dialect.separator();
    if (next != separator.charAt(0)) {
      return false;
    }
    reader.mark(separator.length());
    for (int i = 1; i < separator.length(); i++) {
      if (reader.read() != separator.charAt(i)) {
        reader.reset();
        return false;
      }
    }
    next = reader.read();
    return true;
  }

  private void readQuoted() throws IOException {
    next = reader.read();
    while (next != END) {
      int found = next;
      next = reader.read();
      if (found == escape && (next == quote || (next == escape && escape != quote))) {
        field.append((char) next);
        next = reader.read();
      } else if (found == quote) {
        return;
      } else {
        field.append((char) found);
      }
    }
  }

  private @Nullable String value(boolean isQuoted) {
    String text = field.toString();
    return !isQuoted && dialect.nulls().contains(text) ? null : text;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
