package dev.assay.exec.table;

import dev.assay.exec.failure.SqlException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Tables and views by name, whatever its case. Owns what is registered: dropping and closing close
 * tables, whose memory goes when the last query gives its lease back. All methods may be called by
 * any thread.
 */
public final class Catalogue implements AutoCloseable {

  private final TreeMap<String, TableVersions> tables =
      new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final TreeMap<String, View> views = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private final Function<String, Optional<Table>> outside;
  private long definitions;

  /** An empty catalogue, beyond which nothing is known. */
  public Catalogue() {
    this(name -> Optional.empty());
  }

  /**
   * An empty catalogue.
   *
   * @param outside opens tables that statements name without registering them, such as files, each
   *     for one statement
   */
  public Catalogue(Function<String, Optional<Table>> outside) {
    this.outside = outside;
  }

  /** Opens a table that is not of the catalogue; the caller closes it. */
  Optional<Table> openOutside(String name) {
    return outside.apply(name);
  }

  /**
   * A named query.
   *
   * @param name as created
   * @param sql text of the query
   * @param columns names of its columns where these were given, else empty
   */
  public record View(String name, String sql, List<String> columns) {}

  /**
   * Adds a table.
   *
   * @throws IllegalArgumentException where there is a table or view of that name; the new one is
   *     left open
   */
  public synchronized void register(Table table) {
    requireFree(table.name());
    tables.put(table.name(), new TableVersions(table));
    definitions++;
  }

  /**
   * Adds a view.
   *
   * @throws IllegalArgumentException where there is a table or view of that name
   */
  public synchronized void register(View view) {
    requireFree(view.name());
    views.put(view.name(), view);
    definitions++;
  }

  /**
   * How often tables or views were defined or changed their columns: what was prepared is stale.
   */
  public synchronized long definitions() {
    return definitions;
  }

  /** Counts a change of a table's columns. */
  public synchronized void redefined() {
    definitions++;
  }

  private void requireFree(String name) {
    if (tables.containsKey(name) || views.containsKey(name)) {
      throw new IllegalArgumentException(
          "there is a %s %s already: drop it or take another name"
              .formatted(tables.containsKey(name) ? "table" : "view", name));
    }
  }

  /** The version of now of the table of a name. */
  public Optional<Table> find(String name) {
    return versions(name).map(TableVersions::latest);
  }

  /** All versions of the table of a name. */
  public synchronized Optional<TableVersions> versions(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** The view of a name. */
  public synchronized Optional<View> view(String name) {
    return Optional.ofNullable(views.get(name));
  }

  /**
   * The table of a name.
   *
   * @throws SqlException where there is none
   */
  public TableVersions require(String name) {
    return versions(name).orElseThrow(() -> new SqlException("there is no table '" + name + "'"));
  }

  /** Removes and closes a table; false where there is none of that name. */
  public synchronized boolean drop(String name) {
    definitions++;
    TableVersions table = tables.remove(name);
    if (table != null) {
      table.close();
    }
    return table != null;
  }

  /** Removes a view; false where there is none of that name. */
  public synchronized boolean dropView(String name) {
    definitions++;
    return views.remove(name) != null;
  }

  /** All tables, by name. */
  public synchronized List<Table> tables() {
    return tables.values().stream().map(TableVersions::latest).toList();
  }

  /** All views, by name. */
  public synchronized List<View> views() {
    return List.copyOf(views.values());
  }

  /** Drops everything. */
  @Override
  public synchronized void close() {
    tables.values().forEach(TableVersions::close);
    tables.clear();
    views.clear();
  }
}
