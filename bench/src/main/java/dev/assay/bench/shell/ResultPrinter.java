package dev.assay.bench.shell;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.assay.exec.operator.result.QueryResult;
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

  void csv(QueryResult result) {
    List<@Nullable Object> header = new ArrayList<>(result.names());
    csvLine(header);
    for (int row = 0; row < result.rows(); row++) {
      csvLine(result.row(row));
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

  void json(QueryResult result) {
    List<String> names = uniqueNames(result.names()).stream().map(ResultPrinter::quoted).toList();
    out.append('[');
    for (int row = 0; row < result.rows(); row++) {
      out.append(row == 0 ? "" : ",\n");
      for (int column = 0; column < names.size(); column++) {
        out.append(column == 0 ? "{" : ",").append(names.get(column)).append(':');
        out.append(jsonValue(result.get(row, column)));
      }
      out.append('}');
    }
    out.append("]\n");
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
