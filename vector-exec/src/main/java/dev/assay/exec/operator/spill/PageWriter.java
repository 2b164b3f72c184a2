package dev.assay.exec.operator.spill;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.exec.kernel.Bitmap;
import dev.assay.exec.kernel.Memory;
import dev.assay.exec.kernel.Take;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.pipeline.Cancellation;
import dev.assay.exec.pipeline.QueryContext;
import dev.assay.exec.spill.SpillFile;
import dev.assay.exec.spill.SpillPageLayout;
import dev.assay.exec.type.Lane;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Writes rows of collected columns as pages of a file. Belongs to one worker. */
public final class PageWriter {

  /** Bytes behind which a page ends; one row may have more. */
  private static final int PAGE_BYTES = 1 << 20;

  private static final int FIRST_BYTES = 1 << 16;

  private final SpillFile file;
  private final int pageRows;
  private final Cancellation cancellation;
  private final int[] written;
  private final int[] ints;
  private final long[] longs;
  private final double[] doubles;
  private final long[] validity;
  private MemorySegment buffer = newBuffer(FIRST_BYTES);
  private long end;

  /**
   * A writer.
   *
   * @param pageRows most rows of a page
   */
  public PageWriter(SpillFile file, int pageRows, QueryContext query) {
    this.file = file;
    this.pageRows = pageRows;
    cancellation = query.cancellation();
    written = new int[pageRows];
    ints = new int[pageRows];
    longs = new long[pageRows];
    doubles = new double[pageRows];
    validity = new long[Bitmap.words(pageRows)];
  }

  /**
   * Writes rows in the order given.
   *
   * @param rows their numbers, from one index to before another
   * @throws java.util.concurrent.CancellationException where the query was cancelled
   */
  public void write(List<StoredColumn> columns, int[] rows, int from, int to, SpilledRows target) {
    List<StoredColumn> texts = columns.stream().filter(c -> c.lane() == Lane.STRING).toList();
    int rowBytes = Long.BYTES * Math.max(1, columns.size());
    int next = from;
    while (next < to) {
      cancellation.check();
      int count = fitting(texts, rowBytes, rows, next, Math.min(to, next + pageRows));
      System.arraycopy(rows, next, written, 0, count);
      writePage(columns, written, count, target);
      next += count;
    }
  }

  /** How many rows a page takes, one at least. */
  private static int fitting(List<StoredColumn> texts, int rowBytes, int[] rows, int from, int to) {
    if (texts.isEmpty()) {
      return Math.min(to - from, Math.max(1, PAGE_BYTES / rowBytes));
    }
    long bytes = 0;
    for (int i = from; i < to; i++) {
      bytes += rowBytes;
      for (int c = 0; c < texts.size(); c++) {
        bytes += length(texts.get(c), rows[i]);
      }
      if (bytes > PAGE_BYTES && i > from) {
        return i - from;
      }
    }
    return to - from;
  }

  private static int length(StoredColumn texts, int row) {
    return texts.isValid(row) ? texts.ints()[row] : 0;
  }

  private void writePage(List<StoredColumn> columns, int[] rows, int count, SpilledRows target) {
    end = SpillPageLayout.HEADER_BYTES;
    for (StoredColumn column : columns) {
      putValidity(column, rows, count);
      switch (column.lane()) {
        case INT -> {
          Take.ints(column.ints(), rows, count, ints);
          putInts(count);
        }
        case LONG -> {
          Take.longs(column.longs(), rows, count, longs);
          putLongs(longs, count);
        }
        case DOUBLE -> {
          Take.doubles(column.doubles(), rows, count, doubles);
          long at = take((long) count * Double.BYTES);
          MemorySegment.copy(doubles, 0, buffer, JAVA_DOUBLE_UNALIGNED, at, count);
        }
        case STRING -> putTexts(column, rows, count);
      }
    }
    MemorySegment page = buffer.asSlice(0, end);
    SpillPageLayout.seal(page, count, columns.size());
    target.add(new SpilledRows.Page(file.add(page), count), columns);
  }

  private void putValidity(StoredColumn column, int[] rows, int count) {
    int words = column.hasNulls() ? Bitmap.words(count) : 0;
    if (words > 0) {
      Take.bits(column.validity(), rows, count, validity);
    }
    long at = take(Long.BYTES);
    buffer.set(JAVA_LONG_UNALIGNED, at, words);
    putLongs(validity, words);
  }

  private void putInts(int count) {
    long at = take((long) count * Integer.BYTES);
    MemorySegment.copy(ints, 0, buffer, JAVA_INT_UNALIGNED, at, count);
  }

  private void putLongs(long[] values, int count) {
    long at = take((long) count * Long.BYTES);
    MemorySegment.copy(values, 0, buffer, JAVA_LONG_UNALIGNED, at, count);
  }

  private void putTexts(StoredColumn column, int[] rows, int count) {
    int bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes = Math.addExact(bytes, length(column, rows[i]));
      ints[i] = bytes;
    }
    putInts(count);
    long target = take(bytes) + buffer.address();
    for (int i = 0; i < count; i++) {
      int length = length(column, rows[i]);
      if (length > 0) {
        Memory.copy(column.longs()[rows[i]], target, length);
        target += length;
      }
    }
  }

  /** Freed with the writer: a query has many of these, one after the other. */
  private static MemorySegment newBuffer(long bytes) {
    return Arena.ofAuto().allocate(bytes, Long.BYTES);
  }

  /** Room behind what is there, filled up to whole words. */
  private long take(long bytes) {
    long at = end;
    end += SpillPageLayout.padded(bytes);
    if (end > buffer.byteSize()) {
      MemorySegment longer = newBuffer(2 * end);
      MemorySegment.copy(buffer, 0, longer, 0, at);
      buffer = longer;
    }
    return at;
  }
}
