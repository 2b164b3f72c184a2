package dev.assay.exec.plan.bind;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.table.TableNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * What a query is bound in.
 *
 * @param sql its text, for the places of failures
 * @param common tables of WITH, by their names in lower case
 * @param views how many views are around it
 */
record Environment(
    Algebra algebra,
    String sql,
    TableNames names,
    Dialect dialect,
    Map<String, Supplier<Relation>> common,
    int views) {

  private static final int MOST_NESTED_VIEWS = 32;
  private static final Pattern ROW_ID = Pattern.compile("rowid", Pattern.CASE_INSENSITIVE);

  /** Whether the text may name the numbers of rows. */
  boolean namesRowIds() {
    return ROW_ID.matcher(sql).find();
  }

  Optional<Relation> commonTable(String name) {
    return Optional.ofNullable(common.get(Clause.fold(name))).map(Supplier::get);
  }

  /** With one more table of WITH. */
  Environment with(String name, Supplier<Relation> table) {
    Map<String, Supplier<Relation>> more = new HashMap<>(common);
    more.put(Clause.fold(name), table);
    return new Environment(algebra, sql, names, dialect, more, views);
  }

  /** For the query of a view. */
  Environment forView(String text) {
    if (views == MOST_NESTED_VIEWS) {
      throw new SqlException("views name each other in a circle, or too deeply");
    }
    return new Environment(algebra, text, names, dialect, Map.of(), views + 1);
  }

  SqlException failure(int at, String sentence) {
    return SqlException.at(sql, at, sentence);
  }

  /** Does some work, whose failures get a place where they have none. */
  <T> T at(int at, Supplier<T> work) {
    try {
      return work.get();
    } catch (SqlException e) {
      throw e.line() == 0 ? SqlException.at(sql, at, e.sentence()) : e;
    }
  }
}
