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
import java.util.TreeMap;

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
    Map<String, String> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    known.putAll(options);
    boolean isTbl = name.toLowerCase(Locale.ROOT).endsWith(".tbl");
    TextDialect dialect = TextDialect.of(name, known);
    TextFormat given = format(isTbl ? TextFormat.tbl() : TextFormat.csv(), known);
    try (PlainCopy copy = new PlainCopy()) {
      if (dialect.isPlain()) {
        boolean saysSeparator = isTbl || !dialect.separator().isEmpty();
        return load(name, files, given, saysSeparator, known, wanted, threads, budget);
      }
      List<Path> copies =
          files.stream().map(file -> copy.add(file, dialect, given.skippedLines())).toList();
      TextFormat plain = TextFormat.csv().withHeader(given.header()).withLenience(given.lenient());
      return load(name, copies, plain, true, known, wanted, threads, budget);
    } catch (LoadFailure e) {
      throw new SqlException(String.valueOf(e.getMessage()));
    }
  }

  private static Table load(
      String name,
      List<Path> files,
      TextFormat given,
      boolean saysSeparator,
      Map<String, String> options,
      List<TableDefinition.Column> wanted,
      int threads,
      MemoryBudget budget) {
    boolean saysHeader =
        options.containsKey("HEADER") || name.toLowerCase(Locale.ROOT).endsWith(".tbl");
    TextSample sample = TextSample.read(files.getFirst(), given.skippedLines());
    GivenColumns columns = GivenColumns.of(options);
    TextShape shape = TextShape.of(sample, given, saysSeparator, saysHeader);
    TableDefinition definition =
        new TableDefinition(
            name,
            columns.applied(wanted.isEmpty() ? shape.columns() : nullable(wanted)),
            List.of());
    return new TextLoader().load(files, definition, shape.format(), threads, budget);
  }

  private static List<TableDefinition.Column> nullable(List<TableDefinition.Column> columns) {
    return columns.stream()
        .map(column -> new TableDefinition.Column(column.name(), column.type().orNull()))
        .toList();
  }

  /** A format with what options say of it. */
  public static TextFormat format(TextFormat format, Map<String, String> options) {
    Map<String, String> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    known.putAll(options);
    TextDialect dialect = TextDialect.of("", known);
    TextFormat made = format.withNullText(dialect.nulls().getFirst());
    if (dialect.separator().length() == 1) {
      if (dialect.separator().charAt(0) >= 0x80) {
        throw new SqlException(
            "a separator is one ASCII character, not '" + dialect.separator() + "'");
      }
      made = made.withSeparator(dialect.separator().charAt(0));
    }
    if (known.containsKey("HEADER")) {
      made = made.withHeader(TextDialect.isOn(known, "HEADER"));
    }
    if (dialect.quote().isEmpty()) {
      made = made.withQuotes(false);
    }
    try {
      made = made.withSkippedLines(Integer.parseInt(known.getOrDefault("SKIP", "0")));
    } catch (NumberFormatException e) {
      throw new SqlException("SKIP is a number of lines");
    }
    return made.withLenience(TextDialect.isOn(known, "IGNORE_ERRORS"));
  }
}
