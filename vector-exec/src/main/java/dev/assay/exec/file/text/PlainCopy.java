package dev.assay.exec.file.text;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.function.DateFormat;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.ValueType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Files of other dialects written anew as the loader reads them: commas, double quotes, dates of
 * ISO 8601, an empty field for a null. Closing deletes the copies.
 */
final class PlainCopy implements AutoCloseable {

  private static final int SAMPLE_ROWS = 10_000;
  private static final String[] SEPARATORS = {",", "|", ";", "\t"};

  private final List<Path> copies = new ArrayList<>();

  /** Copies a file; returns the copy. */
  Path add(Path path, TextDialect dialect, int skippedLines) {
    try {
      TextDialect known =
          dialect.separator().isEmpty()
              ? dialect.withSeparator(separator(path, dialect, skippedLines))
              : dialect;
      int width = dialect.pads() ? width(path, known, skippedLines) : 0;
      List<Optional<Form>> forms = forms(path, known, skippedLines);
      Path copy = Files.createTempFile("assay", ".csv");
      copies.add(copy);
      try (TextRows rows = new TextRows(path, known, skippedLines);
          BufferedWriter target = Files.newBufferedWriter(copy)) {
        for (var row = rows.next(); row.isPresent(); row = rows.next()) {
          write(row.get(), width, forms, target);
        }
      }
      return copy;
    } catch (NoSuchFileException e) {
      throw new SqlException("there is no file '" + path + "'");
    } catch (IOException e) {
      throw new SqlException("file '" + path + "' cannot be read: " + e.getMessage());
    }
  }

  /** What dates and moments of a column are written as. */
  private record Form(DateFormat format, boolean isDate) {

    /** A text in ISO 8601; itself where it has another form. */
    String plain(String text) {
      OptionalLong micros = format.parse(text);
      if (micros.isEmpty()) {
        return text;
      }
      return isDate
          ? TemporalText.ofDate(Math.floorDiv(micros.getAsLong(), ValueType.DAY_MICROS))
          : TemporalText.ofTimestamp(micros.getAsLong());
    }
  }

  /** The form of each column of which all first values but that of the first row have it. */
  private static List<Optional<Form>> forms(Path path, TextDialect dialect, int skippedLines)
      throws IOException {
    List<Form> tried = new ArrayList<>();
    if (!dialect.momentForm().isEmpty()) {
      tried.add(new Form(DateFormat.of(dialect.momentForm()), false));
    }
    if (!dialect.dateForm().isEmpty()) {
      tried.add(new Form(DateFormat.of(dialect.dateForm()), true));
    }
    List<Optional<Form>> forms = new ArrayList<>();
    if (tried.isEmpty()) {
      return forms;
    }
    List<List<@Nullable String>> sample = sample(path, dialect, skippedLines);
    List<List<@Nullable String>> rest =
        sample.subList(Math.min(1, sample.size() - 1), sample.size());
    for (int c = 0; c < (rest.isEmpty() ? 0 : rest.getFirst().size()); c++) {
      int column = c;
      List<String> values = new ArrayList<>();
      for (List<@Nullable String> row : rest) {
        String value = column < row.size() ? row.get(column) : null;
        if (value != null) {
          values.add(value);
        }
      }
      forms.add(
          tried.stream()
              .filter(form -> !values.isEmpty())
              .filter(form -> values.stream().allMatch(v -> form.format().parse(v).isPresent()))
              .findFirst());
    }
    return forms;
  }

  private static List<List<@Nullable String>> sample(
      Path path, TextDialect dialect, int skippedLines) throws IOException {
    List<List<@Nullable String>> sample = new ArrayList<>();
    try (TextRows rows = new TextRows(path, dialect, skippedLines)) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        sample.add(row.get());
        if (sample.size() == SAMPLE_ROWS) {
          break;
        }
      }
    }
    return sample.isEmpty() ? List.of(List.of()) : sample;
  }

  /** The separator that gives most rows as many fields as the first, more than one. */
  private static String separator(Path path, TextDialect dialect, int skippedLines)
      throws IOException {
    String best = ",";
    long bestRows = 0;
    for (String separator : SEPARATORS) {
      List<List<@Nullable String>> rows =
          sample(path, dialect.withSeparator(separator), skippedLines);
      int count = rows.getFirst().size();
      long same = count < 2 ? 0 : rows.stream().filter(row -> row.size() == count).count();
      if (same > bestRows) {
        best = separator;
        bestRows = same;
      }
    }
    return best;
  }

  private static int width(Path path, TextDialect dialect, int skippedLines) throws IOException {
    int width = 0;
    try (TextRows rows = new TextRows(path, dialect, skippedLines)) {
      for (var row = rows.next(); row.isPresent(); row = rows.next()) {
        width = Math.max(width, row.get().size());
      }
    }
    return width;
  }

  private static void write(
      List<@Nullable String> row, int width, List<Optional<Form>> forms, Writer target)
      throws IOException {
    for (int c = 0; c < Math.max(width, row.size()); c++) {
      if (c > 0) {
        target.write(',');
      }
      String value = c < row.size() ? row.get(c) : null;
      if (value != null) {
        String text =
            c < forms.size() ? forms.get(c).map(f -> f.plain(value)).orElse(value) : value;
        boolean isBare = !text.isEmpty() && text.chars().noneMatch(i -> ",\"\n\r".indexOf(i) >= 0);
        target.write(isBare ? text : '"' + text.replace("\"", "\"\"") + '"');
      }
    }
    target.write('\n');
  }

  @Override
  public void close() {
    for (Path copy : copies) {
      try {
        Files.deleteIfExists(copy);
      } catch (IOException e) {
        copy.toFile().deleteOnExit();
      }
    }
  }
}
