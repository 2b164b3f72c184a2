package dev.assay.exec.table;

import dev.assay.exec.failure.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Tables and views by name, whatever its case. Owns what is registered: dropping and closing close
 * tables, whose memory goes when the last query gives its lease back. All methods may be called by
 * any thread.
 */
public final class Catalogue implements AutoCloseable {

  /** Numbers of definitions of forks, which are none of any other catalogue's. */
  private static final AtomicLong FORKED_DEFINITIONS = new AtomicLong();

  private final Map<String, TableVersions> tables = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final TreeMap<String, View> views = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Schemas beside the one that is always there, in lower case. */
  private final TreeSet<String> schemas = new TreeSet<>();

  private final Outside outside;
  private Sequences sequences = new Sequences();
  private long definitions;

  /** Of a fork: what it began with. */
  private final Map<String, TableVersions> parent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  private boolean isFork;
  private Map<String, View> parentViews = Map.of();

  /** An empty catalogue, beyond which nothing is known. */
  public Catalogue() {
    this((catalogue, name) -> Optional.empty());
  }

  /**
   * An empty catalogue.
   *
   * @param outside opens tables that statements name without registering them, such as files, each
   *     for one statement
   */
  public Catalogue(Outside outside) {
    this.outside = outside;
  }

  /** The name under which a table of a schema is known here. */
  public static String qualified(String schema, String name) {
    return switch (schema.toLowerCase(Locale.ROOT)) {
      case "", "main", "memory", "temp" -> name;
      default -> schema + "." + name;
    };
  }

  /** The schema of a name, as above; where it says none that which is always there. */
  public static String schema(String qualified) {
    int dot = qualified.indexOf('.');
    return dot <= 0 ? "main" : qualified.substring(0, dot);
  }

  /** Adds a schema; false where there is one of that name. */
  public synchronized boolean addSchema(String name) {
    return schemas.add(name.toLowerCase(Locale.ROOT));
  }

  /** All schemas. */
  public synchronized List<String> schemas() {
    return Stream.concat(schemas.stream(), Stream.of("main")).toList();
  }

  /**
   * Removes a schema; false where there is none of that name.
   *
   * @param cascades whether all that is in it goes too
   * @throws SqlException where something is in it and may not go
   */
  public synchronized boolean dropSchema(String name, boolean cascades) {
    List<String> inside = new ArrayList<>(tables.keySet());
    inside.addAll(views.keySet());
    sequences.all().forEach(sequence -> inside.add(sequence.name()));
    inside.removeIf(each -> !each.contains(".") || !schema(each).equalsIgnoreCase(name));
    if (!inside.isEmpty() && !cascades) {
      throw new SqlException("schema " + name + " has " + inside.getFirst() + " in it");
    }
    for (String each : inside) {
      if (!drop(each) && !dropView(each)) {
        sequences.drop(each);
      }
    }
    return schemas.remove(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Refuses a name in a schema that is not there.
   *
   * @throws SqlException where it is so
   */
  public synchronized void requireSchema(String qualified) {
    String schema = schema(qualified);
    if (!schema.equals("main") && !schemas.contains(schema.toLowerCase(Locale.ROOT))) {
      throw new SqlException("there is no schema '" + schema + "'");
    }
  }

  /** A catalogue that begins as this one is now and goes its own way. */
  synchronized Catalogue fork() {
    Catalogue fork = new Catalogue(outside);
    fork.parent.putAll(tables);
    fork.parentViews = Map.copyOf(views);
    fork.isFork = true;
    tables.forEach((name, versions) -> fork.tables.put(name, versions.fork()));
    fork.views.putAll(views);
    fork.sequences = sequences.fork();
    fork.schemas.addAll(schemas);
    fork.definitions = definitions;
    return fork;
  }

  /**
   * Takes over what a fork has become.
   *
   * @throws SqlException where both have changed the same table or view since; nothing is taken
   *     over then
   */
  void merge(Catalogue fork) {
    List<ReentrantLock> locks =
        fork.tables.values().stream()
            .filter(TableVersions::isChanged)
            .map(TableVersions::writes)
            .toList();
    locks.forEach(ReentrantLock::lock);
    try {
      mergeLocked(fork);
    } finally {
      locks.forEach(ReentrantLock::unlock);
    }
  }

  private synchronized void mergeLocked(Catalogue fork) {
    boolean sameViews = fork.views.equals(fork.parentViews);
    if (!sameViews && !views.equals(fork.parentViews)) {
      throw conflict("a view");
    }
    TreeSet<String> dropped = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    fork.parent.forEach(
        (name, versions) -> {
          TableVersions now = fork.tables.get(name);
          if (now == null || !now.isOf(versions)) {
            dropped.add(name);
          }
          boolean isChanged = now == null || !now.isOf(versions) || now.isChanged();
          if (isChanged && (!versions.equals(tables.get(name)) || versions.isOvertakenBy(now))) {
            throw conflict(name);
          }
        });
    if (!sequences.merge(fork.sequences)) {
      throw conflict("a sequence");
    }
    List<TableVersions> made = new ArrayList<>();
    fork.tables.forEach(
        (name, versions) -> {
          TableVersions before = fork.parent.get(name);
          if (before == null || !versions.isOf(before)) {
            if (tables.containsKey(name) && !dropped.contains(name)) {
              throw conflict(name);
            }
            made.add(versions);
          }
        });
    dropped.forEach(this::drop);
    for (TableVersions versions : fork.tables.values()) {
      if (made.contains(versions)) {
        register(versions.release());
      } else if (versions.isChanged() && versions.merge()) {
        redefined();
      }
    }
    if (!sameViews || !fork.schemas.equals(schemas) || fork.sequences.isChanged()) {
      views.clear();
      views.putAll(fork.views);
      schemas.clear();
      schemas.addAll(fork.schemas);
      redefined();
    }
  }

  private static SqlException conflict(String name) {
    return new SqlException(
        "the transaction is rolled back: another one changed " + name + " since it began");
  }

  /** Sequences; whoever changes them calls {@link #redefined}. */
  public synchronized Sequences sequences() {
    return sequences;
  }

  /** Opens a table that is not of the catalogue; the caller closes it. */
  Optional<Table> openOutside(String name) {
    return outside.open(this, name);
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
   * @throws SqlException where there is a table or view of that name; the new one is left open
   */
  public synchronized void register(Table table) {
    requireFree(table.name());
    tables.put(table.name(), new TableVersions(table));
    redefined();
  }

  /**
   * Adds a view.
   *
   * @throws SqlException where there is a table or view of that name
   */
  public synchronized void register(View view) {
    requireFree(view.name());
    views.put(view.name(), view);
    redefined();
  }

  /**
   * How often tables or views were defined or changed their columns: what was prepared is stale.
   */
  public synchronized long definitions() {
    return definitions;
  }

  /** Counts a change of a table's columns, or of what there is. */
  public synchronized void redefined() {
    definitions = isFork ? FORKED_DEFINITIONS.decrementAndGet() : definitions + 1;
  }

  private void requireFree(String name) {
    if (tables.containsKey(name) || views.containsKey(name)) {
      throw new SqlException(
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
    redefined();
    TableVersions table = tables.remove(name);
    if (table != null) {
      table.close();
    }
    return table != null;
  }

  /** Removes a view; false where there is none of that name. */
  public synchronized boolean dropView(String name) {
    redefined();
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
