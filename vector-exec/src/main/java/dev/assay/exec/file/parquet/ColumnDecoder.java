package dev.assay.exec.file.parquet;

import dev.assay.exec.file.mapped.MappedFile;
import dev.assay.exec.file.mapped.PageMemory;
import dev.assay.exec.kernel.Bitmap;
import org.jspecify.annotations.Nullable;

/**
 * Decodes column chunks of one column, each over the one before. That rows have a value where that
 * was said is checked. Belongs to one worker.
 */
abstract sealed class ColumnDecoder permits NumberDecoder, TextDecoder {

  /** Rows at a time, so that what passes from step to step stays in the first cache. */
  static final int STEP = 1024;

  /** So many rows of a row group are believed without looking at what its pages say. */
  private static final int BELIEVED_ROWS = 1 << 20;

  final PageMemory memory;
  private final int[] levels = new int[STEP];
  private long[] validity = {};
  private int nulls;

  ColumnDecoder(PageMemory memory) {
    this.memory = memory;
  }

  /** The values of a dictionary page. */
  abstract DictionaryValues dictionary(TableChunk chunk, Bytes bytes, int count);

  /**
   * Takes the values of some rows.
   *
   * @param values of which the first are those of these rows
   * @param bytes of their page, to say what is wrong with it
   * @param isDictionary whether they come from {@link #dictionary}
   * @param row the first
   * @param count at most {@link #STEP}
   * @param present how many of them have a value
   */
  abstract void take(
      TableChunk chunk,
      Values values,
      Bytes bytes,
      boolean isDictionary,
      int row,
      int count,
      int present);

  /** Rows without a value in the chunk. */
  final int nulls() {
    return nulls;
  }

  /** Bitmap of rows that have one. */
  final long[] validity() {
    return validity;
  }

  final boolean isValid(int row) {
    return Bitmap.contains(validity, row);
  }

  /** Decodes all pages. */
  final void decodePages(MappedFile file, TableChunk chunk) {
    int rows = chunk.chunk().rows();
    if (rows > BELIEVED_ROWS) {
      requireRows(new Pages(file, chunk.column(), chunk.chunk(), memory), rows);
    }
    validity = validity.length < Bitmap.words(rows) ? new long[Bitmap.words(rows)] : validity;
    Bitmap.fill(validity, rows);
    nulls = 0;
    Pages pages = new Pages(file, chunk.column(), chunk.chunk(), memory);
    DictionaryValues dictionary = null;
    int row = 0;
    while (row < rows) {
      if (!pages.next()) {
        throw pages.failure("is the last one, but rows are missing");
      }
      if (pages.isDictionary()) {
        dictionary = dictionary(chunk, pages.dictionary(), pages.values());
      } else if (pages.values() > rows - row) {
        throw pages.failure("has more values than its row group has rows");
      } else {
        decodePage(chunk, pages, dictionary, row);
        row += pages.values();
      }
    }
    long expected = chunk.chunk().nulls();
    if (expected >= 0 && expected != nulls) {
      throw pages.failure(
          "ends a chunk with %d rows without a value, where the footer says %d"
              .formatted(nulls, expected));
    }
  }

  private static void requireRows(Pages pages, int rows) {
    long found = 0;
    while (pages.next()) {
      found += pages.isDictionary() ? 0 : pages.values();
    }
    if (found != rows) {
      throw pages.failure("ends a chunk of %d rows, not %d".formatted(found, rows));
    }
  }

  private void decodePage(
      TableChunk chunk, Pages pages, @Nullable DictionaryValues dictionary, int row) {
    int rows = pages.values();
    Pages.Data data = pages.data();
    int present = data.levels().map(runs -> present(runs, row, rows)).orElse(rows);
    nulls += rows - present;
    boolean isDictionary = pages.hasCodes();
    if (isDictionary && dictionary == null) {
      throw pages.failure("refers to a dictionary that is not there");
    }
    Values values =
        present == 0
            ? Values.NONE
            : dictionary != null && isDictionary
                ? dictionary.open(data.values())
                : Values.of(pages.encoding(), chunk.column(), data.values(), present, memory);
    for (int done = 0; done < rows; done += STEP) {
      int some = Math.min(STEP, rows - done);
      int valid = present == rows ? some : valid(row + done, some);
      take(chunk, values, data.values(), isDictionary, row + done, some, valid);
    }
  }

  /** Reads the levels of a page into the bitmap; how many of its rows have a value. */
  private int present(Runs runs, int row, int rows) {
    int repeated = runs.repeated(rows);
    if (repeated == 1) {
      return rows;
    }
    int present = 0;
    for (int done = 0; done < rows; done += STEP) {
      int some = Math.min(STEP, rows - done);
      if (repeated < 0) {
        runs.next(levels, some);
      }
      for (int i = 0; i < some; i++) {
        int level = repeated < 0 ? levels[i] & 1 : 0;
        present += level;
        int at = row + done + i;
        validity[at >>> 6] &= ~((level ^ 1L) << at);
      }
    }
    return present;
  }

  private int valid(int row, int count) {
    int valid = 0;
    for (int i = row; i < row + count; i++) {
      valid += (int) (validity[i >>> 6] >>> i & 1);
    }
    return valid;
  }
}
