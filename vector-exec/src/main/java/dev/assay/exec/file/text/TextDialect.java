package dev.assay.exec.file.text;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.table.FileCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How a text file differs from what the loader reads by itself.
 *
 * @param separator of one character or more; empty where it is to be found out
 * @param quote around fields; empty for none
 * @param escape before a quote in quotes
 * @param comment what begins a comment; empty for none
 * @param nulls unquoted texts that stand for nulls
 * @param pads whether rows with too few fields get nulls
 * @param isCompressed whether the file is a gzip file
 * @param dateForm form of dates as strptime has it; empty for ISO 8601
 * @param momentForm the same of moments
 */
record TextDialect(
    String separator,
    String quote,
    String escape,
    String comment,
    List<String> nulls,
    boolean pads,
    boolean isCompressed,
    String dateForm,
    String momentForm) {

  private static final Set<String> SEPARATORS = Set.of("DELIMITER", "DELIM", "SEP");

  /** Freezes. */
  TextDialect {
    nulls = List.copyOf(nulls);
  }

  static TextDialect of(String path, Map<String, String> options) {
    String quote = character(options, "QUOTE", "\"");
    boolean isGzip = path.toLowerCase(Locale.ROOT).endsWith(".gz");
    String compression = options.getOrDefault("COMPRESSION", "auto").toLowerCase(Locale.ROOT);
    if (!List.of("auto", "auto_detect", "none", "gzip").contains(compression)) {
      throw new SqlException("text files are compressed by gzip or not at all");
    }
    return new TextDialect(
        separator(options),
        quote,
        character(options, "ESCAPE", quote),
        character(options, "COMMENT", ""),
        nulls(options),
        isOn(options, "NULL_PADDING"),
        compression.equals("gzip") || (compression.startsWith("auto") && isGzip),
        first(options, "", "DATEFORMAT", "DATE_FORMAT"),
        first(options, "", "TIMESTAMPFORMAT", "TIMESTAMP_FORMAT"));
  }

  /** Whether the loader reads it as it is. */
  boolean isPlain() {
    return separator.length() <= 1
        && (quote.isEmpty() || quote.equals("\""))
        && escape.equals(quote)
        && comment.isEmpty()
        && nulls.size() == 1
        && !pads
        && !isCompressed
        && dateForm.isEmpty()
        && momentForm.isEmpty();
  }

  /** The same with a separator, where none was said. */
  TextDialect withSeparator(String found) {
    return new TextDialect(
        separator.isEmpty() ? found : separator,
        quote,
        escape,
        comment,
        nulls,
        pads,
        isCompressed,
        dateForm,
        momentForm);
  }

  static boolean isSeparator(String option) {
    return SEPARATORS.contains(option.toUpperCase(Locale.ROOT));
  }

  static boolean isOn(Map<String, String> options, String option) {
    String value = options.getOrDefault(option, "false").toLowerCase(Locale.ROOT);
    return !List.of("false", "0", "off").contains(value);
  }

  /** The first of some options that is there. */
  static String first(Map<String, String> options, String otherwise, String... names) {
    for (String name : names) {
      if (options.containsKey(name)) {
        return options.getOrDefault(name, "");
      }
    }
    return otherwise;
  }

  private static String separator(Map<String, String> options) {
    String separator = first(options, "", SEPARATORS.toArray(String[]::new)).replace("\\t", "\t");
    if (separator.indexOf('\n') >= 0 || separator.indexOf('\r') >= 0 || separator.equals("\"")) {
      throw new SqlException("a separator is neither a quote nor a line end");
    }
    return separator;
  }

  private static String character(Map<String, String> options, String option, String otherwise) {
    String value = options.getOrDefault(option, otherwise);
    if (value.length() > 1) {
      throw new SqlException(option + " is one character, not '" + value + "'");
    }
    return value;
  }

  private static List<String> nulls(Map<String, String> options) {
    String written = first(options, "", "NULL", "NULLSTR");
    return new ArrayList<>(List.of(written.split(FileCall.ELEMENT, -1)));
  }
}
