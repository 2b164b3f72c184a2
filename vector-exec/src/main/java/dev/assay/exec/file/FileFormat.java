package dev.assay.exec.file;

import java.util.Locale;
import java.util.Optional;

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
    boolean isText = lower.endsWith(".csv") || lower.endsWith(".tsv") || lower.endsWith(".tbl");
    return isText ? Optional.of(CSV) : Optional.empty();
  }
}
