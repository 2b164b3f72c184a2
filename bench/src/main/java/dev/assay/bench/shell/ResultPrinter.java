package dev.assay.bench.shell;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.assay.exec.statement.RowStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes results for programs: CSV and JSON. Tables for people are {@link ResultTable}'s. */
final class ResultPrinter {

  private static final String NEEDS_QUOTES = ",\"\r\n";

  private final PrintWriter out;

  ResultPrinter(PrintWriter out) {
    this.out = out;
  }

  void csv(RowStream rows) {
    List<@Nullable Object> header = new ArrayList<>(rows.names());
    csvLine(header);
    for (var part = rows.next(); part.isPresent(); part = rows.next()) {
      for (int row = 0; row < part.get().rows(); row++) {
        csvLine(part.get().row(row));
      }
    }
  }

  private void csvLine(List<@Nullable Object> values) {
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      out.append(i == 0 ? "" : ",").append(value == null ? "" : csvField(ValueText.of(value)));
    }
    out.append('\n');
  }

  private static String csvField(String text) {
    boolean quoted =
        text.isEmpty() || text.chars().anyMatch(character -> NEEDS_QUOTES.indexOf(character) >= 0);
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  void json(RowStream rows) {
    List<String> names = uniqueNames(rows.names()).stream().map(ResultPrinter::quoted).toList();
    String before = "[";
    for (var part = rows.next(); part.isPresent(); part = rows.next()) {
      for (int row = 0; row < part.get().rows(); row++) {
        out.append(before);
        before = ",\n";
        for (int column = 0; column < names.size(); column++) {
          out.append(column == 0 ? "{" : ",").append(names.get(column)).append(':');
          out.append(jsonValue(part.get().get(row, column)));
        }
        out.append('}');
      }
    }
    out.append(before.equals("[") ? "[" : "").append("]\n");
  }

  private static String jsonValue(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    String text = ValueText.of(value);
    return value instanceof Boolean || ValueText.isJsonNumber(value) ? text : quoted(text);
  }

  private static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** An object has each name once: later columns of a name get a number. */
  private static List<String> uniqueNames(List<String> names) {
    Set<String> taken = new HashSet<>();
    List<String> unique = new ArrayList<>();
    for (String name : names) {
      String candidate = name;
      for (int n = 1; !taken.add(candidate.toLowerCase(Locale.ROOT)); n++) {
        candidate = name + "_" + n;
      }
      unique.add(candidate);
    }
    return unique;
  }
}
