package dev.assay.exec.file;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.file.arrow.ArrowFormat;
import dev.assay.exec.file.arrow.ArrowWriter;
import dev.assay.exec.file.mapped.MappedTable;
import dev.assay.exec.file.output.RowWriter;
import dev.assay.exec.file.parquet.ParquetFormat;
import dev.assay.exec.file.parquet.ParquetWriter;
import dev.assay.exec.file.text.CsvTable;
import dev.assay.exec.file.text.CsvWriter;
import dev.assay.exec.load.TextFormat;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Files by what COPY says of them. Options have names in any case: FORMAT (parquet, csv, arrow, and
 * arrows for a stream), and for Parquet COMPRESSION (or CODEC), for text HEADER, DELIMITER (DELIM,
 * SEP) and NULL (NULLSTR). What is not said is found out: the format by the name's ending, the rest
 * by looking at the text.
 */
public final class FileFormats {

  private static final Set<String> PARQUET_OPTIONS = Set.of("FORMAT", "COMPRESSION", "CODEC");
  private static final Set<String> TEXT_OPTIONS =
      Set.of("FORMAT", "HEADER", "DELIMITER", "DELIM", "SEP", "NULL", "NULLSTR");

  private FileFormats() {}

  /**
   * Opens a file, or several by a pattern, as a table, which the caller closes.
   *
   * @param path name or pattern, of which the table has its name
   * @param wanted columns that text is to be read as, whatever the file calls them; empty where
   *     types are to be found out
   * @param threads how many read text
   * @param budget what the rows of text files take their memory from
   * @throws SqlException where there is no such file, it is not sound, or an option is not known
   */
  public static Table open(
      String path,
      Map<String, String> options,
      List<TableDefinition.Column> wanted,
      int threads,
      MemoryBudget budget) {
    Map<String, String> known = options(path, options);
    FileFormat format = format(path, known);
    return format == FileFormat.CSV
        ? CsvTable.open(path, FilePattern.files(path), known, wanted, threads, budget)
        : map(path, FilePattern.files(path), format);
  }

  /** Opens files of a format that is read in place. */
  static MappedTable map(String name, List<Path> files, FileFormat format) {
    return MappedTable.open(
        name, files, format == FileFormat.PARQUET ? ParquetFormat::open : ArrowFormat::open);
  }

  /**
   * Begins a file.
   *
   * @param definition of the columns that rows will have
   * @throws SqlException where it cannot be made, a column has a type that its format lacks, or an
   *     option is not known
   */
  public static RowWriter create(
      String path, TableDefinition definition, Map<String, String> options) {
    Map<String, String> known = options(path, options);
    FileFormat kind = format(path, known);
    if (kind == FileFormat.PARQUET) {
      String codec = known.getOrDefault("CODEC", "snappy");
      return ParquetWriter.create(definition, path, known.getOrDefault("COMPRESSION", codec));
    }
    if (kind != FileFormat.CSV) {
      return ArrowWriter.create(definition, path, kind == FileFormat.ARROW);
    }
    String lower = path.toLowerCase(Locale.ROOT);
    TextFormat format =
        lower.endsWith(".tsv") ? TextFormat.csv().withSeparator('\t') : TextFormat.csv();
    return new CsvWriter(definition, path, CsvTable.format(format.withHeader(true), known));
  }

  private static Map<String, String> options(String path, Map<String, String> options) {
    Map<String, String> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    known.putAll(options);
    Set<String> allowed =
        switch (format(path, known)) {
          case PARQUET -> PARQUET_OPTIONS;
          case ARROW, ARROWS -> Set.of("FORMAT");
          case CSV -> TEXT_OPTIONS;
        };
    for (String option : known.keySet()) {
      if (!allowed.contains(option.toUpperCase(Locale.ROOT))) {
        throw new SqlException("there is no option " + option + " for file '" + path + "'");
      }
    }
    return known;
  }

  private static FileFormat format(String path, Map<String, String> options) {
    String name = options.get("FORMAT");
    if (name == null) {
      return FileFormat.ofName(path).orElse(FileFormat.CSV);
    }
    return FileFormat.ofName("." + name)
        .orElseThrow(() -> new SqlException("no format of files is named '" + name + "'"));
  }
}
