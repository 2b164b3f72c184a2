package dev.assay.exec.plan.bind;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.syntax.parse.SqlParser;
import dev.assay.exec.table.TableNames;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;

/**
 * Parses a query and makes relational algebra of it as it is written: subqueries stay expressions,
 * nothing is moved. Identifiers ignore case. Any thread may use it.
 */
public final class Front {

  private final AtomicReference<Dialect> dialect = new AtomicReference<>(Dialect.INITIAL);

  /** A front. */
  public Front() {}

  /**
   * A query as algebra.
   *
   * @param names of its columns
   */
  public record Bound(RelNode node, List<String> names) {
    /** Freezes. */
    public Bound {
      names = List.copyOf(names);
    }
  }

  /** Changes the dialect of queries that are bound from now on. */
  public void change(UnaryOperator<Dialect> change) {
    dialect.updateAndGet(change);
  }

  /**
   * The algebra of a query.
   *
   * @param names of tables and views
   * @throws SqlException where it cannot be parsed or is not valid
   */
  public Bound bind(String sql, TableNames names) {
    Environment environment =
        new Environment(new Algebra(), sql, names, dialect.get(), Map.of(), 0);
    try {
      Relation relation = new QueryBinder(environment, null).bind(SqlParser.query(sql));
      return new Bound(relation.node(), relation.names());
    } catch (StackOverflowError e) {
      throw new SqlException("too many levels are nested for the stack of this thread");
    } catch (GroupsNeeded e) {
      throw new SqlException(
          "an aggregate function of the query around is not allowed in a subquery of its FROM,"
              + " WHERE or GROUP BY");
    }
  }
}
