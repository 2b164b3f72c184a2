package dev.assay.exec.table;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;

/**
 * A sealed table: immutable columns in row groups. Whoever reads its memory holds a {@link Lease};
 * closing waits for none but frees only when the last lease is given back.
 */
public interface Table extends AutoCloseable {

  /**
   * Rows of each row group but the last, which has 1 to this many; row groups that are decoded on
   * demand have as many as their file says.
   */
  int ROW_GROUP_ROWS = 1 << 17;

  /** As declared. */
  String name();

  /** As declared, as far as it is known. */
  default TableDefinition definition() {
    return new TableDefinition(
        name(),
        columns().stream().map(c -> new TableDefinition.Column(c.name(), c.type())).toList(),
        keys());
  }

  /** In order of declaration. */
  List<TableColumn> columns();

  /** Columns, by index, whose values together never repeat: the declared keys. */
  List<List<Integer>> keys();

  /** All rows. */
  long rows();

  /** Row groups, 0 for an empty table. */
  int rowGroups();

  /** Off-heap bytes of values, dictionaries and texts. */
  long sizeBytes();

  /** Some of its rows, where reading them costs little and there are any; the table is leased. */
  default Optional<TableSample> sample() {
    return Optional.empty();
  }

  /** Index of a column by its name, ignoring case. */
  Optional<Integer> columnIndex(String name);

  /**
   * Keeps the memory until the lease is closed.
   *
   * @throws IllegalStateException where the table is closed
   */
  Lease lease();

  /**
   * What one worker reads row groups with. A table that lies in memory hands out its segments;
   * others make them when they are asked for, and the segments of their columns are zone maps only.
   *
   * @param arena frees what is made for the reader, when the query has ended
   */
  default GroupReader reader(Arena arena) {
    return new SegmentsReader(columns());
  }

  /** Whether row groups are made while they are read, so that one worker reads all of a group. */
  default boolean isDecodedOnDemand() {
    return false;
  }

  /** Frees the memory, now or when the last lease is given back; later calls do nothing. */
  @Override
  void close();

  /** Keeps a table's memory; closing it twice does nothing. */
  interface Lease extends AutoCloseable {
    @Override
    void close();
  }
}
