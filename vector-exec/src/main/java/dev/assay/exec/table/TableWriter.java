package dev.assay.exec.table;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.column.ColumnBuffer;
import dev.assay.exec.column.SegmentEncoder;
import dev.assay.exec.column.SegmentMemory;
import dev.assay.exec.vector.ColumnVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
  private final SegmentMemory memory;
  private final Executor executor;
  private final ColumnBuffer[] buffers;
  private final SegmentEncoder[] encoders;
  private final long[] plannedBytes;
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
    int columns = definition.columns().size();
    buffers = buffers(definition);
    encoders = new SegmentEncoder[columns];
    Arrays.setAll(encoders, c -> SegmentEncoder.of(definition.columns().get(c).type(), memory));
    plannedBytes = new long[columns];
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
        add(columns.get(c), row, buffers[c]);
      }
      endRow();
    }
  }

  private static void add(ColumnVector from, int row, ColumnBuffer to) {
    if (!from.isValid(row)) {
      to.addNull();
      return;
    }
    switch (from.lane()) {
      case INT -> to.addLong(from.ints()[row]);
      case LONG -> to.addLong(from.longs()[row]);
      case DOUBLE -> to.addDouble(from.doubles()[row]);
      case STRING -> to.addText(from.longs()[row], from.ints()[row]);
    }
  }

  private void flush() {
    requireWholeRows();
    forEachColumn(c -> plannedBytes[c] = encoders[c].plan(buffers[c]));
    long[] addresses = new long[buffers.length];
    long address = memory.open(Arrays.stream(plannedBytes).sum());
    for (int c = 0; c < buffers.length; c++) {
      addresses[c] = address;
      address += plannedBytes[c];
    }
    forEachColumn(
        c -> {
          encoders[c].write(buffers[c], addresses[c]);
          buffers[c].clear();
        });
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

  /** Makes the rows a table; the writer can then only be closed. */
  public Table seal() {
    if (isSealed) {
      throw new IllegalStateException("table " + definition.name() + " is sealed already");
    }
    requireWholeRows();
    if (buffers[0].size() > 0) {
      flush();
    }
    List<TableColumn> columns = new ArrayList<>();
    for (int c = 0; c < encoders.length; c++) {
      TableDefinition.Column declared = definition.columns().get(c);
      SegmentEncoder encoder = encoders[c];
      columns.add(
          new TableColumn(
              declared.name(),
              declared.type(),
              encoder.segments(),
              encoder.dictionary(),
              encoder.statistics()));
    }
    isSealed = true;
    return new MemoryTable(definition.name(), columns, definition.keys(), memory);
  }

  /** Frees what was written unless it was sealed. */
  @Override
  public void close() {
    if (!isSealed) {
      isSealed = true;
      memory.close();
    }
  }
}
