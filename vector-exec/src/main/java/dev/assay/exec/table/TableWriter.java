package dev.assay.exec.table;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.column.SegmentEncoder;
import dev.assay.exec.column.SegmentMemory;
import dev.assay.exec.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;

/**
 * Collects rows on the heap until a row group is full, encodes it into one region off the heap, and
 * at last seals everything into a table. Belongs to one thread at a time; columns of a row group
 * are encoded side by side on an executor. Where a method fails the writer can only be closed.
 */
public final class TableWriter implements AutoCloseable {

  private final TableDefinition definition;
  private final SegmentMemory shared;
  private final SegmentMemory memory;
  private final Executor executor;
  private final ColumnBuffer[] buffers;
  private final SegmentEncoder[] encoders;
  private boolean isSealed;

  /** A writer that encodes in the calling thread. */
  public TableWriter(TableDefinition definition, MemoryBudget budget) {
    this(definition, budget, Runnable::run);
  }

  /**
   * A writer.
   *
   * @param budget what the table's memory is taken from
   * @param executor runs the encoding of a column, or of several at once
   */
  public TableWriter(TableDefinition definition, MemoryBudget budget, Executor executor) {
    this.definition = definition;
    this.executor = executor;
    memory = new SegmentMemory("table " + definition.name(), budget);
    shared = memory;
    buffers = buffers(definition);
    encoders = new SegmentEncoder[buffers.length];
    Arrays.setAll(encoders, c -> SegmentEncoder.of(definition.columns().get(c).type(), memory));
  }

  /** Goes on where a table ends, whose full row groups later versions share. */
  TableWriter(MemoryTable table) {
    definition = table.definition();
    executor = Runnable::run;
    shared = table.shared().hold();
    memory = shared.part();
    buffers = buffers(definition);
    encoders = forks(table.whole(), memory).toArray(SegmentEncoder[]::new);
    int fullGroups = encoders[0].segments().size();
    if (fullGroups < table.rowGroups()) {
      RowCopy.group(table, fullGroups, buffers);
    }
  }

  /** Empty buffers, one for each column: to be filled elsewhere and appended. */
  public static ColumnBuffer[] buffers(TableDefinition definition) {
    return definition.columns().stream()
        .map(column -> new ColumnBuffer(column.type()))
        .toArray(ColumnBuffer[]::new);
  }

  /**
   * The buffer to which the next row's value of a column is added; after one value for each column
   * comes {@link #endRow}.
   */
  public ColumnBuffer column(int column) {
    return buffers[column];
  }

  /** Ends a row. */
  public void endRow() {
    if (buffers[0].size() == Table.ROW_GROUP_ROWS) {
      flush();
    }
  }

  /**
   * Appends rows.
   *
   * @param columns one for each column, all of the same size; left as they are
   */
  public void append(ColumnBuffer[] columns) {
    int rows = columns[0].size();
    int from = 0;
    while (from < rows) {
      int count = Math.min(rows - from, Table.ROW_GROUP_ROWS - buffers[0].size());
      for (int c = 0; c < buffers.length; c++) {
        buffers[c].append(columns[c], from, count);
      }
      from += count;
      endRow();
    }
  }

  /**
   * Appends rows.
   *
   * @param columns one for each column, in the lane that its values have: INT or LONG, DOUBLE, or
   *     STRING
   * @param rows how many rows of them
   */
  public void append(List<ColumnVector> columns, int rows) {
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < buffers.length; c++) {
        RowCopy.add(columns.get(c), Optional.empty(), row, buffers[c]);
      }
      endRow();
    }
  }

  private void flush() {
    requireWholeRows();
    write(encoders, memory);
    for (ColumnBuffer buffer : buffers) {
      buffer.clear();
    }
  }

  /** Writes the rows in the buffers as a row group. */
  private void write(SegmentEncoder[] columns, SegmentMemory target) {
    long[] addresses = new long[buffers.length];
    long[] plannedBytes = new long[buffers.length];
    forEachColumn(c -> plannedBytes[c] = columns[c].plan(buffers[c]));
    long address = target.open(Arrays.stream(plannedBytes).sum());
    for (int c = 0; c < buffers.length; c++) {
      addresses[c] = address;
      address += plannedBytes[c];
    }
    forEachColumn(c -> columns[c].write(buffers[c], addresses[c]));
  }

  private static List<SegmentEncoder> forks(List<SegmentEncoder> from, SegmentMemory memory) {
    return from.stream().map(encoder -> encoder.fork(memory)).toList();
  }

  private void requireWholeRows() {
    for (ColumnBuffer buffer : buffers) {
      if (buffer.size() != buffers[0].size()) {
        throw new IllegalStateException(
            "a row of table " + definition.name() + " did not get one value for each column");
      }
    }
  }

  private void forEachColumn(IntConsumer work) {
    CompletableFuture<?>[] columns = new CompletableFuture<?>[buffers.length];
    Arrays.setAll(columns, c -> CompletableFuture.runAsync(() -> work.accept(c), executor));
    try {
      CompletableFuture.allOf(columns).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Rows that are in no full row group yet. */
  int pendingRows() {
    return buffers[0].size();
  }

  /** A table of the rows until now; more may be added to the writer. */
  Table version() {
    requireWholeRows();
    SegmentMemory tail = memory.apart();
    try {
      forEachColumn(c -> encoders[c].absorb(buffers[c]));
      List<SegmentEncoder> whole = forks(Arrays.asList(encoders), memory);
      SegmentEncoder[] last = forks(whole, tail).toArray(SegmentEncoder[]::new);
      if (buffers[0].size() > 0) {
        write(last, tail);
      }
      return new MemoryTable(definition, columns(last), whole, shared.hold(), tail);
    } catch (RuntimeException | Error e) {
      tail.close();
      throw e;
    }
  }

  /** Makes the rows a table; the writer can then only be closed. */
  public Table seal() {
    if (isSealed) {
      throw new IllegalStateException("table " + definition.name() + " is sealed already");
    }
    requireWholeRows();
    // Before there are forks: they share a dictionary, whose memory goes where it is given up.
    forEachColumn(c -> encoders[c].absorb(buffers[c]));
    List<SegmentEncoder> whole = forks(Arrays.asList(encoders), memory);
    if (buffers[0].size() > 0) {
      flush();
    }
    isSealed = true;
    return new MemoryTable(definition, columns(encoders), whole, shared, memory.apart());
  }

  private List<TableColumn> columns(SegmentEncoder[] encoded) {
    List<TableColumn> columns = new ArrayList<>();
    for (int c = 0; c < encoded.length; c++) {
      TableDefinition.Column declared = definition.columns().get(c);
      columns.add(
          new TableColumn(
              declared.name(),
              declared.type(),
              encoded[c].segments(),
              encoded[c].dictionary(),
              encoded[c].statistics()));
    }
    return columns;
  }

  /** Frees what was written unless it was sealed or is part of a version. */
  @Override
  public void close() {
    if (!isSealed) {
      isSealed = true;
      shared.close();
    }
  }

  /** As {@link #close}, also where versions share what this writer wrote before: none does yet. */
  void discard() {
    memory.close();
    close();
  }
}
