package dev.assay.exec.operator.scan;

import dev.assay.exec.operator.filter.KeyFilter;
import dev.assay.exec.physical.PhysicalNode.Scan;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.Source;
import dev.assay.exec.table.Table;
import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.List;

/** The rows of a table for which all conjuncts of the scan are true. */
public final class TableSource implements Source {

  private final Scan scan;
  private final BitSet required;
  private final ScanFilters filters;
  private final List<KeyFilter> keyFilters;
  private final Arena arena;
  private final int morselsPerGroup;
  private final boolean reorders;

  /**
   * A source.
   *
   * @param required outputs that something above the scan reads
   * @param keyFilters which rows joins above would drop
   * @param config says what a batch and a morsel are
   * @param arena keeps constants as long as the query runs
   */
  public TableSource(
      Scan scan, BitSet required, List<KeyFilter> keyFilters, ExecutionConfig config, Arena arena) {
    this.scan = scan;
    this.required = (BitSet) required.clone();
    this.keyFilters = List.copyOf(keyFilters);
    this.arena = arena;
    filters = ScanFilters.of(scan.conjuncts());
    reorders = config.adaptation().conjunctOrder();
    morselsPerGroup =
        scan.table().isDecodedOnDemand()
            ? 1
            : Math.ceilDiv(Table.ROW_GROUP_ROWS, config.morselVectors() * config.vectorLength());
  }

  @Override
  public int morsels() {
    int groups = scan.table().rowGroups();
    if (groups == 0) {
      return 0;
    }
    // The last row group may be all of a small table: nobody should be woken for nothing.
    int lastRows = scan.table().columns().getFirst().segments().getLast().rows();
    int morselRows = Math.ceilDiv(Table.ROW_GROUP_ROWS, morselsPerGroup);
    return Math.multiplyExact(groups - 1, morselsPerGroup) + Math.ceilDiv(lastRows, morselRows);
  }

  @Override
  public boolean isOrdered() {
    return false;
  }

  @Override
  public Reader open(int vectorLength) {
    return new TableReader(
        scan, required, filters, keyFilters, morselsPerGroup, vectorLength, reorders, arena);
  }
}
