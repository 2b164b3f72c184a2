package dev.assay.exec.file;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Kinds of files that can be read or written in place. */
public enum FileFormat {
  /** Columns, by Apache's specification. */
  PARQUET,
  /** Arrow record batches, with a footer. */
  ARROW,
  /** The same as a stream. */
  ARROWS,
  /** Text with a separator. */
  CSV;

  private static final Pattern TEXT = Pattern.compile(".*\\.(csv|tsv|tbl)(\\.gz)?", Pattern.DOTALL);

  /** The format that a file's name tells, or the last name of a pattern. */
  public static Optional<FileFormat> ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".parquet")) {
      return Optional.of(PARQUET);
    }
    if (lower.endsWith(".arrows")) {
      return Optional.of(ARROWS);
    }
    if (lower.endsWith(".arrow") || lower.endsWith(".feather")) {
      return Optional.of(ARROW);
    }
    return TEXT.matcher(lower).matches() ? Optional.of(CSV) : Optional.empty();
  }
}
