package dev.assay.exec.file.arrow;

import java.util.List;

/**
 * A column of a record batch.
 *
 * @param file which of the table's
 * @param field as that file describes it
 * @param column its place in the batch
 */
record ArrowChunk(int file, ArrowField field, int column, Part part) {

  /** Whether a row may lack a value: it is not there, or its code's is not. */
  boolean mayHaveNulls() {
    return part.nulls(column) > 0 || dictionary().stream().anyMatch(batch -> batch.nulls(0) > 0);
  }

  /** Batches of its dictionary; empty where it has none. */
  List<Part> dictionary() {
    return field.index().isPresent() ? part.dictionary(field.dictionary()) : List.of();
  }
}
