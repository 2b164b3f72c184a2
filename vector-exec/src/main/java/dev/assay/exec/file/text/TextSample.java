package dev.assay.exec.file.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.exec.failure.SqlException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The first rows of a text file.
 *
 * @param text whole lines, unless the first one is longer than what is read
 */
record TextSample(Path path, String text) {

  private static final int SAMPLE_BYTES = 1 << 20;

  /**
   * Reads it.
   *
   * @param skippedLines lines that are left out first
   */
  static TextSample read(Path path, int skippedLines) {
    try (InputStream input = Files.newInputStream(path)) {
      byte[] bytes = input.readNBytes(SAMPLE_BYTES);
      int end = bytes.length;
      while (bytes.length == SAMPLE_BYTES && end > 0 && bytes[end - 1] != '\n') {
        end--;
      }
      String text = new String(bytes, 0, end == 0 ? bytes.length : end, UTF_8);
      int from = text.startsWith("\uFEFF") ? 1 : 0;
      for (int line = 0; line < skippedLines; line++) {
        int lineEnd = text.indexOf('\n', from);
        from = lineEnd < 0 ? text.length() : lineEnd + 1;
      }
      return new TextSample(path, text.substring(from));
    } catch (NoSuchFileException e) {
      throw new SqlException("there is no file '" + path + "'");
    } catch (IOException e) {
      throw new SqlException("file '" + path + "' cannot be read: " + e.getMessage());
    }
  }

  /** Fields of each row; a row that the end of the sample may have cut is left out. */
  List<List<String>> rows(char separator, boolean quoted) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean inQuotes = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inQuotes) {
        boolean isDoubled = c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"';
        inQuotes = c != '"' || isDoubled;
        i += isDoubled ? 1 : 0;
        if (inQuotes) {
          field.append(c);
        }
      } else if (quoted && c == '"' && field.isEmpty()) {
        inQuotes = true;
      } else if (c == separator || c == '\n') {
        row.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          addRow(rows, row);
          row = new ArrayList<>();
        }
      } else if (c != '\r') {
        field.append(c);
      }
    }
    if (!row.isEmpty() || !field.isEmpty()) {
      row.add(field.toString());
      addRow(rows, row);
    }
    return rows;
  }

  private static void addRow(List<List<String>> rows, List<String> row) {
    if (row.size() > 1 || !row.getFirst().isEmpty()) {
      rows.add(row);
    }
  }
}
