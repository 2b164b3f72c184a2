package dev.assay.exec.table;

import dev.assay.exec.column.SegmentEncoder;
import dev.assay.exec.column.SegmentMemory;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table whose row groups lie in memory. All methods may be called by any thread. */
final class MemoryTable implements Table {

  private final TableDefinition definition;
  private final List<TableColumn> columns;
  private final List<SegmentEncoder> whole;
  private final SegmentMemory shared;
  private final SegmentMemory tail;
  private final long sizeBytes;
  private @Nullable TableSample sample;
  private int leases;
  private boolean isClosed;
  private boolean isFreed;

  /**
   * Takes the memory over.
   *
   * @param whole how far encoders were when they had written all row groups but one that is not
   *     full; later versions go on from there
   * @param shared of all versions
   * @param tail of this version alone
   */
  MemoryTable(
      TableDefinition definition,
      List<TableColumn> columns,
      List<SegmentEncoder> whole,
      SegmentMemory shared,
      SegmentMemory tail) {
    this.definition = definition;
    this.columns = List.copyOf(columns);
    this.whole = List.copyOf(whole);
    this.shared = shared;
    this.tail = tail;
    sizeBytes = shared.sizeBytes() + tail.sizeBytes();
  }

  /** The same table, which is closed for itself. */
  MemoryTable fork() {
    return new MemoryTable(definition, columns, whole, shared.hold(), tail.hold());
  }

  List<SegmentEncoder> whole() {
    return whole;
  }

  SegmentMemory shared() {
    return shared;
  }

  @Override
  public String name() {
    return definition.name();
  }

  @Override
  public TableDefinition definition() {
    return definition;
  }

  @Override
  public List<TableColumn> columns() {
    return columns;
  }

  @Override
  public List<List<Integer>> keys() {
    return definition.keys();
  }

  @Override
  public long rows() {
    return columns.getFirst().statistics().rows();
  }

  @Override
  public int rowGroups() {
    return columns.getFirst().segments().size();
  }

  @Override
  public long sizeBytes() {
    return sizeBytes;
  }

  @Override
  public synchronized Optional<TableSample> sample() {
    if (sample == null && rows() > 0) {
      sample = new TableSample(columns, rows());
    }
    return Optional.ofNullable(sample);
  }

  @Override
  public Optional<Integer> columnIndex(String wanted) {
    for (int c = 0; c < columns.size(); c++) {
      if (columns.get(c).name().equalsIgnoreCase(wanted)) {
        return Optional.of(c);
      }
    }
    return Optional.empty();
  }

  @Override
  public synchronized Lease lease() {
    if (isClosed) {
      throw new IllegalStateException("table " + name() + " is closed");
    }
    leases++;
    return new CountedLease();
  }

  private synchronized void giveBack() {
    leases--;
    freeIfUnused();
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    freeIfUnused();
  }

  private void freeIfUnused() {
    if (isClosed && leases == 0 && !isFreed) {
      isFreed = true;
      shared.close();
      tail.close();
    }
  }

  private final class CountedLease implements Lease {

    private boolean isGivenBack;

    @Override
    public void close() {
      synchronized (MemoryTable.this) {
        if (!isGivenBack) {
          isGivenBack = true;
          giveBack();
        }
      }
    }
  }
}
