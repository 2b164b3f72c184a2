package dev.assay.exec.file.text;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.load.LoadFailure;
import dev.assay.exec.load.TextFormat;
import dev.assay.exec.load.TextLoader;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Text files as tables: the first one tells the format, and the rows of all are loaded. */
public final class CsvTable {

  private CsvTable() {}

  /**
   * Loads files, whose rows follow each other.
   *
   * @param options what is said of the format; the rest is found out
   * @param wanted columns as which it is read; empty where these are to be found out
   * @param threads how many parse
   * @throws SqlException with file and line where a row is not as the first rows of the first file
   */
  public static Table open(
      String name,
      List<Path> files,
      Map<String, String> options,
      List<TableDefinition.Column> wanted,
      int threads,
      MemoryBudget budget) {
    boolean isTbl = name.toLowerCase(Locale.ROOT).endsWith(".tbl");
    TextFormat given = format(isTbl ? TextFormat.tbl() : TextFormat.csv(), options);
    boolean saysSeparator = isTbl || options.keySet().stream().anyMatch(CsvTable::isSeparator);
    try {
      TextSample sample = TextSample.read(files.getFirst());
      TextShape shape =
          TextShape.of(sample, given, saysSeparator, options.containsKey("HEADER") || isTbl);
      TableDefinition definition =
          new TableDefinition(
              name, wanted.isEmpty() ? shape.columns() : nullable(wanted), List.of());
      return new TextLoader().load(files, definition, shape.format(), threads, budget);
    } catch (LoadFailure e) {
      throw new SqlException(String.valueOf(e.getMessage()));
    }
  }

  private static List<TableDefinition.Column> nullable(List<TableDefinition.Column> columns) {
    return columns.stream()
        .map(column -> new TableDefinition.Column(column.name(), column.type().orNull()))
        .toList();
  }

  private static boolean isSeparator(String option) {
    return List.of("DELIMITER", "DELIM", "SEP").contains(option.toUpperCase(Locale.ROOT));
  }

  /** A format with what options say of it. */
  public static TextFormat format(TextFormat format, Map<String, String> options) {
    TextFormat made = format;
    for (Map.Entry<String, String> option : options.entrySet()) {
      String value = option.getValue();
      if (isSeparator(option.getKey())) {
        String separator = value.equals("\\t") ? "\t" : value;
        if (separator.length() != 1
            || separator.charAt(0) >= 0x80
            || "\n\r\"".contains(separator)) {
          throw new SqlException("a separator is one ASCII character, not '" + value + "'");
        }
        made = made.withSeparator(separator.charAt(0));
      } else if (option.getKey().equalsIgnoreCase("HEADER")) {
        made =
            made.withHeader(!List.of("false", "0", "off").contains(value.toLowerCase(Locale.ROOT)));
      } else if (!option.getKey().equalsIgnoreCase("FORMAT")) {
        made = made.withNullText(value);
      }
    }
    return made;
  }
}
