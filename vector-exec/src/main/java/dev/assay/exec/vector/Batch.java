package dev.assay.exec.vector;

import dev.assay.exec.type.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows that a pipeline passes from stage to stage: columns, each loaded or lazy, of the same
 * rows. Columns and row sets are declared when a worker's pipeline is made; filling, loading and
 * taking then allocate nothing. Belongs to one worker.
 *
 * <p>Order of use: {@link #begin}, then the scan sets its row set; whenever a join sets its own row
 * set it must have taken the probe rows before, so that both have as many rows.
 */
public final class Batch {

  private final int capacity;
  private final List<Slot> slots = new ArrayList<>();
  private final List<RowSet> rowSets = new ArrayList<>();
  private int size;

  /** Columns and row sets that this has from the batch whose layout it copied. */
  private int copiedSlots;

  private int copiedRowSets;

  /**
   * A batch without columns.
   *
   * @param capacity most rows, 1 or more
   */
  public Batch(int capacity) {
    this.capacity = capacity;
  }

  /** Most rows. */
  public int capacity() {
    return capacity;
  }

  /** Rows now. */
  public int size() {
    return size;
  }

  /** Columns declared. */
  public int columns() {
    return slots.size();
  }

  /** Declares a row set that lazy columns hang on, and that {@link #take} composes. */
  public RowSet addRowSet() {
    RowSet rows = new RowSet(capacity);
    rowSets.add(rows);
    return rows;
  }

  /** Declares a lazy column of a row set; returns its index. */
  public int addLazy(Lane lane, RowSet rows) {
    slots.add(new Slot(lane, capacity, rows));
    return slots.size() - 1;
  }

  /** Declares a column that an expression computes; returns its index. */
  public int addComputed(Lane lane) {
    slots.add(new Slot(lane, capacity, null));
    return slots.size() - 1;
  }

  /** Says where a lazy column comes from, from now on: a scan does so for each row group. */
  public void setSource(int column, ColumnSource source) {
    slots.get(column).source = source;
  }

  /** Begins new rows: nothing is loaded and no row set holds rows. */
  public void begin(int rows) {
    size = rows;
    for (int i = 0; i < slots.size(); i++) {
      slots.get(i).isLoaded = false;
    }
    for (int i = 0; i < rowSets.size(); i++) {
      rowSets.get(i).clear();
    }
  }

  /** The vector of a computed column, to be filled for {@link #size()} rows. */
  public ColumnVector fill(int column) {
    return slots.get(column).fill();
  }

  /**
   * Makes a vector that belongs to somebody else, who has filled it for {@link #size()} rows, the
   * values of a computed column until rows are taken or begun; nothing is copied.
   */
  public void lend(int column, ColumnVector values) {
    slots.get(column).lend(values);
  }

  /** The values of a column for the rows of now, loaded if need be. */
  public ColumnVector column(int column) {
    Slot slot = slots.get(column);
    if (!slot.isLoaded) {
      slot.load();
    }
    return slot.vector;
  }

  /** The rows of a lazy column that is not loaded: a filter may then work on the encoded values. */
  public Optional<RowSet> unloadedRows(int column) {
    Slot slot = slots.get(column);
    return slot.isLoaded ? Optional.empty() : Optional.ofNullable(slot.rows);
  }

  /**
   * Keeps those rows whose indexes are given, in that order; an index may come again.
   *
   * @param indexes each at least 0 and below {@link #size()}
   * @param taken how many of them count, at most the capacity
   * @param needed by column, whether a later stage reads it; what is not needed is forgotten
   */
  public void take(int[] indexes, int taken, boolean[] needed) {
    for (int i = 0; i < rowSets.size(); i++) {
      rowSets.get(i).take(indexes, taken);
    }
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      if (slot.isLoaded && needed[i]) {
        slot.take(indexes, taken);
      } else {
        slot.isLoaded = false;
      }
    }
    size = taken;
  }

  /** A batch with the same columns and row sets, to which more can be added. */
  public Batch copyLayout() {
    Batch copy = new Batch(capacity);
    while (copy.rowSets.size() < rowSets.size()) {
      copy.addRowSet();
    }
    for (Slot slot : slots) {
      RowSet rows = slot.rows == null ? null : copy.rowSets.get(rowSets.indexOf(slot.rows));
      copy.slots.add(new Slot(slot.lane, capacity, rows));
    }
    copy.copiedSlots = slots.size();
    copy.copiedRowSets = rowSets.size();
    return copy;
  }

  /**
   * As {@link #take}, leaving this batch alone: the rows go into a copy of its layout. What was
   * added to either since the copy was made is left out, and holds nothing in the copy.
   */
  public void takeInto(Batch target, int[] indexes, int taken, boolean[] needed) {
    target.begin(taken);
    for (int i = 0; i < target.copiedRowSets; i++) {
      rowSets.get(i).takeInto(target.rowSets.get(i), indexes, taken);
    }
    for (int i = 0; i < target.copiedSlots; i++) {
      Slot from = slots.get(i);
      Slot to = target.slots.get(i);
      to.source = from.source;
      if (from.isLoaded && needed[i]) {
        to.fill().take(from.vector, indexes, taken);
      }
    }
  }
}
