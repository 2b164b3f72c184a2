package dev.assay.exec.operator.window;

import dev.assay.exec.operator.rows.StoredColumn;
import dev.assay.exec.operator.sort.SortColumn;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.physical.PhysicalNode.Window;
import dev.assay.exec.physical.WindowCall;
import java.util.List;
import java.util.Optional;

/**
 * What a window reads.
 *
 * @param stored columns of its input, and perhaps one behind these by which they were in order
 */
record Inputs(Window node, List<StoredColumn> stored) {

  /** Those of its input alone. */
  List<StoredColumn> columns() {
    return stored.subList(0, node.input().outputs().size());
  }

  /** What partitions are by. */
  static List<SortKey> partition(Window node) {
    return node.partition().stream().map(column -> new SortKey(column, false, false)).toList();
  }

  List<SortColumn> partition() {
    return sortColumns(partition(node));
  }

  /** What rows of a partition are in order by. */
  List<SortColumn> order() {
    return sortColumns(node.order());
  }

  List<SortColumn> sortColumns(List<SortKey> keys) {
    return keys.stream().map(this::sortColumn).toList();
  }

  private SortColumn sortColumn(SortKey key) {
    return new SortColumn(stored.get(key.column()), key, node.input().outputs().get(key.column()));
  }

  /** No rows, of which each call is to know what it must of rows that are not in memory. */
  Beyond beyond(int scratch, boolean isForward) {
    return new Beyond(
        node.calls().stream()
            .map(call -> new Carry(call, first(call), values(call), scratch, isForward))
            .toArray(Carry[]::new));
  }

  /** The first argument of a call. */
  Optional<StoredColumn> first(WindowCall call) {
    return call.arguments().stream().findFirst().map(stored::get);
  }

  /** How the first argument is compared. */
  Optional<SortColumn> values(WindowCall call) {
    boolean greatestFirst = call.function() == WindowCall.Function.MAX;
    return call.arguments().stream()
        .findFirst()
        .map(column -> sortColumn(new SortKey(column, greatestFirst, false)));
  }
}
