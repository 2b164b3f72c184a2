package dev.assay.exec.operator.spill;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.exec.operator.rows.RowStore;
import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.pipeline.QueryMemory;
import dev.assay.exec.spill.SpillFile;
import dev.assay.exec.spill.SpillPageLayout;
import dev.assay.exec.type.Lane;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows in pages of a temporary file, in the order in which they were written. Any thread may add
 * pages; when all are there, any may read. Texts that are read lie in the mapped file, and stay
 * there as long as the query runs.
 */
public final class SpilledRows {

  /** Some of the rows. */
  record Page(SpillFile.Place place, int rows) {}

  private final SpillFile file;
  private final List<Lane> lanes;
  private final List<Page> pages = new ArrayList<>();
  private final BitSet withNulls = new BitSet();
  private long rows;

  /** No rows yet, of columns in those lanes. */
  public SpilledRows(SpillFile file, List<Lane> lanes) {
    this.file = file;
    this.lanes = lanes;
  }

  synchronized void add(Page page, List<StoredColumn> columns) {
    pages.add(page);
    rows += page.rows();
    for (int c = 0; c < columns.size(); c++) {
      withNulls.set(c, withNulls.get(c) || columns.get(c).hasNulls());
    }
  }

  /** Adds all pages of others in the same file. */
  public void addAll(SpilledRows others) {
    List<Page> more;
    BitSet nulls;
    synchronized (others) {
      more = List.copyOf(others.pages);
      nulls = (BitSet) others.withNulls.clone();
    }
    synchronized (this) {
      pages.addAll(more);
      rows += more.stream().mapToLong(Page::rows).sum();
      withNulls.or(nulls);
    }
  }

  /** Rows in all pages. */
  public synchronized long rows() {
    return rows;
  }

  /** Bytes of all that is in the same file. */
  public long fileBytes() {
    return file.bytes();
  }

  /** How many pages. */
  public int pages() {
    return pages.size();
  }

  /** Rows of a page. */
  public int rows(int page) {
    return pages.get(page).rows();
  }

  /** Whether some row may have no value in a column. */
  public boolean hasNulls(int column) {
    return withNulls.get(column);
  }

  /** Lanes of the columns. */
  public List<Lane> lanes() {
    return lanes;
  }

  /** Columns with room for so many rows, as {@link #read} fills them. */
  public List<StoredColumn> room(int capacity, QueryMemory memory) {
    List<StoredColumn> columns = new ArrayList<>();
    for (int c = 0; c < lanes.size(); c++) {
      columns.add(StoredColumn.empty(lanes.get(c), capacity, withNulls.get(c), memory));
    }
    return columns;
  }

  /**
   * Reads a page.
   *
   * @param target columns with room; a column without nulls in any page needs no validity
   * @param at place of the first row there
   * @throws dev.assay.exec.failure.SqlException where the page is damaged
   */
  public void read(int page, List<StoredColumn> target, int at) {
    int count = pages.get(page).rows();
    MemorySegment bytes = file.page(pages.get(page).place(), count, lanes.size());
    long next = SpillPageLayout.HEADER_BYTES;
    for (StoredColumn column : target) {
      int words = (int) bytes.get(JAVA_LONG_UNALIGNED, next);
      next += Long.BYTES;
      readValidity(bytes, next, words, column, at, count);
      next += (long) words * Long.BYTES;
      switch (column.lane()) {
        case INT -> {
          MemorySegment.copy(bytes, JAVA_INT_UNALIGNED, next, column.ints(), at, count);
          next += SpillPageLayout.padded((long) count * Integer.BYTES);
        }
        case LONG -> {
          MemorySegment.copy(bytes, JAVA_LONG_UNALIGNED, next, column.longs(), at, count);
          next += (long) count * Long.BYTES;
        }
        case DOUBLE -> {
          MemorySegment.copy(bytes, JAVA_DOUBLE_UNALIGNED, next, column.doubles(), at, count);
          next += (long) count * Double.BYTES;
        }
        case STRING -> next = readTexts(bytes, next, column, at, count);
      }
    }
  }

  private static void readValidity(
      MemorySegment bytes, long from, int words, StoredColumn column, int at, int count) {
    long[] validity = column.validity();
    if (validity.length == 0) {
      return;
    }
    for (int row = 0; row < count; row++) {
      long word =
          words == 0 ? -1 : bytes.get(JAVA_LONG_UNALIGNED, from + (long) (row >>> 6) * Long.BYTES);
      long bit = 1L << (at + row);
      int index = (at + row) >>> 6;
      validity[index] = (word >>> row & 1) != 0 ? validity[index] | bit : validity[index] & ~bit;
    }
  }

  private static long readTexts(
      MemorySegment bytes, long from, StoredColumn column, int at, int count) {
    long first = from + SpillPageLayout.padded((long) count * Integer.BYTES);
    long address = bytes.address() + first;
    int start = 0;
    for (int row = 0; row < count; row++) {
      int end = bytes.get(JAVA_INT_UNALIGNED, from + (long) row * Integer.BYTES);
      column.longs()[at + row] = address + start;
      column.ints()[at + row] = end - start;
      start = end;
    }
    return first + SpillPageLayout.padded(start);
  }

  /** The rows of pages from one to before another, in memory. */
  public RowStore load(int from, int to, QueryMemory memory) {
    int count = IntStream.range(from, to).map(this::rows).reduce(0, Math::addExact);
    List<StoredColumn> columns = room(count, memory);
    read(from, to, columns);
    return new RowStore(columns, count, memory);
  }

  /** Reads pages from one to before another into the first rows of columns with room. */
  public void read(int from, int to, List<StoredColumn> target) {
    int at = 0;
    for (int page = from; page < to; page++) {
      read(page, target, at);
      at += rows(page);
    }
  }

  /** Bytes that so many rows of these lanes take in memory, without what texts point to. */
  public static long bytes(List<Lane> lanes, long rows) {
    long bytes = 0;
    for (Lane lane : lanes) {
      bytes += rows * lane.sizeBytes() + rows / Byte.SIZE;
    }
    return bytes;
  }
}
