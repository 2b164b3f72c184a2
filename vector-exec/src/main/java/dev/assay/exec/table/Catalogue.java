package dev.assay.exec.table;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tables by name, whatever its case. Owns what is registered: dropping and closing close tables,
 * whose memory goes when the last query gives its lease back. All methods may be called by any
 * thread.
 */
public final class Catalogue implements AutoCloseable {

  private final TreeMap<String, Table> tables = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** An empty catalogue. */
  public Catalogue() {}

  /**
   * Adds a table.
   *
   * @throws IllegalArgumentException where there is one of that name; the new one is left open
   */
  public synchronized void register(Table table) {
    if (tables.putIfAbsent(table.name(), table) != null) {
      throw new IllegalArgumentException(
          "there is a table " + table.name() + " already: drop it or take another name");
    }
  }

  /** The table of a name. */
  public synchronized Optional<Table> find(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** Removes and closes a table; false where there is none of that name. */
  public synchronized boolean drop(String name) {
    Table table = tables.remove(name);
    if (table != null) {
      table.close();
    }
    return table != null;
  }

  /** All tables, by name. */
  public synchronized List<Table> tables() {
    return List.copyOf(tables.values());
  }

  /** Drops everything. */
  @Override
  public synchronized void close() {
    tables.values().forEach(Table::close);
    tables.clear();
  }
}
