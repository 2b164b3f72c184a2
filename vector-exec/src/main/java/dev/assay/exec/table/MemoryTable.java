package dev.assay.exec.table;

import dev.assay.exec.column.SegmentMemory;
import java.util.List;
import java.util.Optional;

/** A table whose row groups lie in memory. All methods may be called by any thread. */
final class MemoryTable implements Table {

  private final String name;
  private final List<TableColumn> columns;
  private final List<List<Integer>> keys;
  private final SegmentMemory memory;
  private final long sizeBytes;
  private int leases;
  private boolean isClosed;

  /** Takes the memory over. */
  MemoryTable(
      String name, List<TableColumn> columns, List<List<Integer>> keys, SegmentMemory memory) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.keys = keys;
    this.memory = memory;
    sizeBytes = memory.sizeBytes();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<TableColumn> columns() {
    return columns;
  }

  @Override
  public List<List<Integer>> keys() {
    return keys;
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
      throw new IllegalStateException("table " + name + " is closed");
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
    if (isClosed && leases == 0) {
      memory.close();
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
