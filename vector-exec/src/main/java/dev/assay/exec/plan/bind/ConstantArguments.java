package dev.assay.exec.plan.bind;

import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.logical.Columns;
import dev.assay.exec.plan.translate.Translator;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Nodes;
import dev.assay.exec.syntax.Query;
import dev.assay.exec.syntax.TableNode;
import dev.assay.exec.table.NumberSeries;
import dev.assay.exec.type.TypeKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rex.RexNode;

/** Arguments of table functions that are known when a query is bound, and tables made of these. */
final class ConstantArguments {

  private final Environment environment;
  private final Algebra algebra;
  private final ExpressionBinder binder;

  ConstantArguments(Environment environment) {
    this.environment = environment;
    algebra = environment.algebra();
    Relation one = new Relation(LogicalValues.createOneRow(algebra.cluster()), List.of());
    Clause clause = new Clause(algebra, null, one, Map.of());
    binder = new ExpressionBinder(environment, clause, null, Windows.NONE);
  }

  /** A whole number as text; empty where an expression is none. */
  String whole(Node node) {
    Optional<String> written = Literals.wholeNumber(node).map(number -> number.toPlainString());
    if (written.isPresent()) {
      return written.get();
    }
    if (!Nodes.names(node).isEmpty()) {
      return "";
    }
    RexNode value = algebra.cast(binder.bind(node), algebra.type(TypeKind.BIGINT));
    return !Columns.holdsSubquery(value)
            && Translator.constant(algebra.rex(), value) instanceof IntegralConstant constant
        ? Long.toString(constant.value())
        : "";
  }

  /**
   * The rows of {@code unnest([a, b])} and {@code repeat(value, count)}; none for other functions.
   *
   * @param stored the relation of a table by its name
   */
  Optional<Relation> rows(TableNode.Called called, Function<String, Relation> stored) {
    List<Node> arguments = called.arguments();
    if (called.name().equals("unnest")
        && arguments.size() == 1
        && arguments.getFirst() instanceof Node.Call list
        && list.name().equals("list_value")
        && !list.arguments().isEmpty()) {
      List<List<Node>> rows = list.arguments().stream().map(List::of).toList();
      Relation values =
          new QueryBinder(environment, null).bind(new Query.Values(rows, called.at()));
      return Optional.of(Relation.of(values.node(), "", List.of("unnest")));
    }
    if (called.name().equals("repeat") && arguments.size() == 2) {
      String count = whole(arguments.get(1));
      if (count.isEmpty() || count.startsWith("-")) {
        throw new SqlException("repeat takes a value and how often it comes");
      }
      Relation numbers = stored.apply(NumberSeries.table("range", List.of("0", count)));
      RexNode value = algebra.column(binder.bind(arguments.getFirst()));
      return Optional.of(
          Relation.of(
              algebra.project(numbers.node(), List.of(value), Set.of()), "", List.of("repeat")));
    }
    return Optional.empty();
  }
}
