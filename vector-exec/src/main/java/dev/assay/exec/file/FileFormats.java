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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Files by what COPY and the functions that read files say of them. Options have names in any case.
 * What is not said is found out: the format by the name's ending, the rest by looking at the text.
 */
public final class FileFormats {

  /** Options by format; those that end in a minus are accepted without effect. */
  private static final Set<String> PARQUET_OPTIONS =
      words(
          """
          FORMAT COMPRESSION CODEC ROW_GROUP_SIZE CHUNK_SIZE- ROW_GROUP_SIZE_BYTES-
          COMPRESSION_LEVEL- PARQUET_VERSION- BINARY_AS_STRING- OVERWRITE_OR_IGNORE- OVERWRITE-
          DICTIONARY_SIZE_LIMIT- PRESERVE_ORDER- USE_TMP_FILE-
          """);

  private static final Set<String> TEXT_OPTIONS =
      words(
          """
          FORMAT HEADER DELIMITER DELIM SEP NULL NULLSTR QUOTE ESCAPE FORCE_QUOTE SKIP COMMENT
          IGNORE_ERRORS NULL_PADDING ALL_VARCHAR NAMES COLUMN_NAMES TYPES DTYPES COLUMN_TYPES COLUMNS
          NORMALIZE_NAMES DATEFORMAT DATE_FORMAT TIMESTAMPFORMAT TIMESTAMP_FORMAT COMPRESSION
          AUTO_DETECT- SAMPLE_SIZE- PARALLEL- BUFFER_SIZE- MAX_LINE_SIZE- MAXIMUM_LINE_SIZE-
          STRICT_MODE- NEW_LINE- RFC_4180- OVERWRITE_OR_IGNORE- OVERWRITE- PRESERVE_ORDER-
          USE_TMP_FILE-
          """);

  private static Set<String> words(String text) {
    return Arrays.stream(text.strip().split("\\s+"))
        .map(word -> word.replace("-", ""))
        .collect(Collectors.toUnmodifiableSet());
  }

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

  /**
   * The files that a name or a pattern means, in the order of their names.
   *
   * @throws SqlException where a pattern means none
   */
  public static List<Path> files(String pattern) {
    return FilePattern.files(pattern);
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
    return CsvWriter.create(definition, path, format.withHeader(true), known);
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
