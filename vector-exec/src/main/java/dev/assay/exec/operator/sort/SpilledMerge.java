package dev.assay.exec.operator.sort;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.spill.SpilledRows;
import dev.assay.exec.pipeline.QueryMemory;
import java.util.ArrayList;
import java.util.List;

/**
 * Sorted runs as one: a page of each run is in memory, side by side in the same columns, and a heap
 * of runs tells which has the next row. Belongs to one worker.
 */
final class SpilledMerge {

  private static final int NONE = -1;

  private final List<SpilledRows> runs;
  private final List<KeyPrefix> keys;
  private final QueryMemory memory;
  private final List<StoredColumn> columns;
  private final List<SortColumn> compared = new ArrayList<>();

  /** The first key's bits of each row in memory. */
  private final long[] prefixes;

  /** By run, its next page, its next row in memory, and the end of its rows there. */
  private final int[] page;

  private final int[] next;
  private final int[] end;

  /** Runs that have a row, the one with the first row on top. */
  private final int[] heap;

  private int size;

  /** The run whose page is through. */
  private int exhausted = NONE;

  /**
   * A merge.
   *
   * @param runs one or more, of the same lanes
   * @param keys none where any order will do
   */
  SpilledMerge(List<SpilledRows> runs, List<KeyPrefix> keys, QueryMemory memory) {
    this.runs = runs;
    this.keys = keys;
    this.memory = memory;
    int capacity = runs.size() * SortedRuns.PAGE_ROWS;
    columns = new ArrayList<>();
    for (int c = 0; c < runs.getFirst().lanes().size(); c++) {
      int column = c;
      boolean hasNulls = runs.stream().anyMatch(run -> run.hasNulls(column));
      columns.add(StoredColumn.empty(runs.getFirst().lanes().get(c), capacity, hasNulls, memory));
    }
    keys.forEach(key -> compared.add(new SortColumn(columns.get(key.key().column()), key)));
    prefixes = memory.longs(capacity);
    page = new int[runs.size()];
    next = new int[runs.size()];
    end = new int[runs.size()];
    heap = new int[runs.size()];
    for (int run = 0; run < runs.size(); run++) {
      if (load(run)) {
        heap[size++] = run;
      }
    }
    for (int place = size / 2 - 1; place >= 0; place--) {
      sift(place);
    }
  }

  /** The rows that are in memory now; they change when rows are asked for. */
  List<StoredColumn> columns() {
    return columns;
  }

  /**
   * The next rows in order.
   *
   * @param rows filled with their numbers in {@link #columns}
   * @return how many, fewer than there is room for where a page ends; 0 when there are no more
   */
  int next(int[] rows) {
    if (exhausted != NONE) {
      if (!load(exhausted)) {
        heap[0] = heap[--size];
      }
      exhausted = NONE;
      sift(0);
    }
    int count = 0;
    while (count < rows.length && size > 0) {
      int run = heap[0];
      rows[count++] = next[run]++;
      if (next[run] == end[run]) {
        exhausted = run; // its rows must stay until the caller has read them
        break;
      }
      sift(0);
    }
    return count;
  }

  private boolean load(int run) {
    if (page[run] == runs.get(run).pages()) {
      return false;
    }
    int first = run * SortedRuns.PAGE_ROWS;
    int rows = runs.get(run).rows(page[run]);
    runs.get(run).read(page[run]++, columns, first);
    next[run] = first;
    end[run] = first + rows;
    if (!compared.isEmpty()) {
      compared.getFirst().prefixes(first, first + rows, prefixes);
    }
    return true;
  }

  /** Puts a run of the heap where it belongs, below those whose rows come before its own. */
  private void sift(int from) {
    int run = heap[from];
    int place = from;
    int child = 2 * place + 1;
    while (child < size) {
      if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (!isBefore(heap[child], run)) {
        break;
      }
      heap[place] = heap[child];
      place = child;
      child = 2 * place + 1;
    }
    heap[place] = run;
  }

  private boolean isBefore(int run, int other) {
    int left = next[run];
    int right = next[other];
    int order = keys.isEmpty() ? 0 : Long.compare(prefixes[left], prefixes[right]);
    for (int i = 0; order == 0 && i < compared.size(); i++) {
      order = compared.get(i).compare(left, right);
    }
    return order < 0 || (order == 0 && run < other);
  }

  void release() {
    columns.forEach(column -> column.release(memory));
    memory.release(prefixes);
  }
}
