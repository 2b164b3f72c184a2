package dev.assay.exec.file.parquet;

import dev.assay.exec.type.ColumnType;
import org.apache.parquet.format.Type;

/**
 * A column of a Parquet file: what its values are and how they lie.
 *
 * @param leaf its place among the column chunks of a row group
 * @param type as SQL sees it
 * @param physical how the file holds a value
 * @param lengthBytes of a value of fixed length; else 0
 * @param conversion from one to the other
 * @param isOptional whether there are definition levels, of one bit
 * @param refusal why it cannot be read; empty where it can
 */
record FileColumn(
    String name,
    int leaf,
    ColumnType type,
    Type physical,
    int lengthBytes,
    Conversion conversion,
    boolean isOptional,
    String refusal) {

  /** Whether it can only be named. */
  boolean isRefused() {
    return !refusal.isEmpty();
  }

  /** Whether SQL sees the same column in both. */
  boolean agrees(FileColumn other) {
    return name.equalsIgnoreCase(other.name) && type.orNull().equals(other.type.orNull());
  }
}
