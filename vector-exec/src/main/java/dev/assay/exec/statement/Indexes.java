package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Indexes: scans do without, so that of a unique one its key stays, of others nothing. */
final class Indexes {

  /** What a unique index keeps from coming twice. */
  private record Unique(String table, List<String> columns) {}

  private final Database database;

  /** Unique indexes by name, in lower case. */
  private final ConcurrentHashMap<String, Unique> uniques = new ConcurrentHashMap<>();

  Indexes(Database database) {
    this.database = database;
  }

  /** Reads what comes behind INDEX. */
  Statement create(Cursor cursor, boolean isUnique) {
    boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
    String name = cursor.peek().is("ON") ? "" : cursor.name().toLowerCase(Locale.ROOT);
    cursor.expect("ON");
    String table = cursor.name();
    if (cursor.accept("USING")) {
      cursor.identifier();
    }
    if (isUnique) {
      List<String> columns = cursor.names();
      cursor.requireEnd();
      return call -> unique(name, ifNotExists, new Unique(table, columns));
    }
    cursor.expect("(");
    cursor.passUntil(Set.of(), 1);
    cursor.expect(")");
    cursor.requireEnd();
    return call -> {
      database.catalogue().require(table);
      return Database.changed(0);
    };
  }

  private QueryResult unique(String name, boolean ifNotExists, Unique index) {
    Unique known = uniques.get(name);
    if (known != null && !keys(known).isEmpty() && keys(known).contains(key(known))) {
      if (!ifNotExists) {
        throw new SqlException("there is an index " + name + " already");
      }
      return Database.changed(0);
    }
    List<Integer> key = key(index);
    if (!keys(index).contains(key)) {
      List<List<Integer>> keys = new ArrayList<>(keys(index));
      keys.add(key);
      new Alterations(database).declare(index.table(), keys);
      if (!name.isEmpty()) {
        uniques.put(name, index);
      }
    }
    return Database.changed(0);
  }

  /** Keys that the table of an index has; none where it is gone. */
  private List<List<Integer>> keys(Unique index) {
    return database.catalogue().versions(index.table()).isEmpty()
        ? List.of()
        : database.catalogue().require(index.table()).definition().keys();
  }

  private List<Integer> key(Unique index) {
    TableDefinition table = database.catalogue().require(index.table()).definition();
    return index.columns().stream().map(table::columnIndex).toList();
  }

  /** Reads what comes behind DROP INDEX. */
  Statement drop(Cursor cursor) {
    cursor.accept("IF", "EXISTS");
    String name = cursor.name().toLowerCase(Locale.ROOT);
    return call -> {
      Unique index = uniques.remove(name);
      if (index != null && !keys(index).isEmpty()) {
        List<List<Integer>> keys = new ArrayList<>(keys(index));
        keys.remove(key(index));
        new Alterations(database).declare(index.table(), keys);
      }
      return Database.changed(0);
    };
  }
}
