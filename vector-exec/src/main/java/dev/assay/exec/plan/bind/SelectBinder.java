package dev.assay.exec.plan.bind;

import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Query;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** One SELECT with the order and the limit of its rows. */
final class SelectBinder {

  private final Environment environment;
  private final Algebra algebra;
  private final @Nullable Clause around;
  private @Nullable Clause rows;

  SelectBinder(Environment environment, @Nullable Clause around) {
    this.environment = environment;
    this.around = around;
    algebra = environment.algebra();
  }

  /**
   * The query's rows.
   *
   * @param ordered what stands behind the SELECT, if anything
   */
  Relation bind(Query.Select select, Optional<Query.Ordered> ordered) {
    try {
      return bind(select, ordered, false);
    } catch (GroupsNeeded e) {
      if (e.clause() != rows) {
        throw e;
      }
      return bind(select, ordered, true);
    }
  }

  private Relation bind(Query.Select select, Optional<Query.Ordered> ordered, boolean isGrouped) {
    Map<String, Node> aliases = SelectList.aliases(select.items());
    Relation from = where(select, from(select), aliases);
    Clause rows = new Clause(algebra, around, from, aliases);
    this.rows = rows;
    List<Item> items = SelectList.of(environment, select.items(), from.columns());
    Groups groups =
        GroupBinder.of(
                new ExpressionBinder(environment, rows, null, Windows.NONE),
                select,
                items,
                others(select, ordered),
                isGrouped)
            .orElse(null);
    rows.setGroups(groups);
    Windows windows = new Windows(select.windows(), true);
    ExpressionBinder binder = new ExpressionBinder(environment, rows, groups, windows);
    Outputs outputs = new Outputs(binder, items, select.distinct());
    SortKeys sort = new SortKeys(outputs, binder);
    ordered.ifPresent(sort::addAll);
    int qualified = select.qualify().map(node -> outputs.add(binder.condition(node))).orElse(-1);
    int number =
        select.distinctOn().isEmpty()
            ? -1
            : outputs.add(
                sort.numbered(
                    select.distinctOn().stream().map(on -> bind(binder, items, on)).toList()));
    Optional<RexNode> having =
        select
            .having()
            .map(new ExpressionBinder(environment, rows, groups, Windows.NONE)::condition);
    RelNode node =
        groups == null
            ? algebra.project(from.node(), outputs.values(), rows.variables())
            : grouped(from.node(), groups, rows, having, outputs.values(), select);
    node = outputs.kept(node, qualified, number);
    if (select.distinct()) {
      node =
          LogicalAggregate.create(
              outputs.own(node), List.of(), ImmutableBitSet.range(items.size()), null, List.of());
    }
    node = sort.over(node, ordered);
    return Relation.of(outputs.own(node), "", items.stream().map(Item::name).toList());
  }

  private Relation from(Query.Select select) {
    return select
        .from()
        .map(table -> new TableBinder(environment).bind(table, around))
        .orElseGet(() -> new Relation(LogicalValues.createOneRow(algebra.cluster()), List.of()));
  }

  private Relation where(Query.Select select, Relation from, Map<String, Node> aliases) {
    if (select.where().isEmpty()) {
      return from;
    }
    Clause clause = new Clause(algebra, around, from, aliases);
    RexNode condition =
        new ExpressionBinder(environment, clause, null, Windows.NONE)
            .condition(select.where().get());
    return new Relation(algebra.filter(from.node(), condition, clause.variables()), from.columns());
  }

  private static List<Node> others(Query.Select select, Optional<Query.Ordered> ordered) {
    List<Node> others = new ArrayList<>(select.distinctOn());
    select.qualify().ifPresent(others::add);
    ordered.ifPresent(order -> order.keys().forEach(key -> others.add(key.key())));
    return others;
  }

  /** The expressions over groups of the rows. */
  private RelNode grouped(
      RelNode rows,
      Groups groups,
      Clause clause,
      Optional<RexNode> having,
      List<RexNode> expressions,
      Query.Select select) {
    return environment.at(
        select.at(),
        () -> {
          RelNode grouped = groups.over(rows, clause.variables());
          RelNode kept = grouped;
          if (having.isPresent()) {
            Regrouping condition = new Regrouping(algebra, groups, grouped, clause);
            RexNode moved = having.get().accept(condition);
            kept = algebra.filter(grouped, moved, condition.variables());
          }
          Regrouping outputs = new Regrouping(algebra, groups, grouped, clause);
          List<RexNode> moved = new ArrayList<>();
          expressions.forEach(each -> moved.add(each.accept(outputs)));
          return algebra.project(kept, moved, outputs.variables());
        });
  }

  /** An expression, or the column of the select list that a number means. */
  static RexNode bind(ExpressionBinder binder, List<Item> items, Node node) {
    Optional<BigDecimal> position = Literals.wholeNumber(node);
    return position.isEmpty()
        ? binder.bind(node)
        : items
            .get(position(binder.environment(), node, position.get(), items.size()))
            .bind(binder);
  }

  /** Which of some columns a number in ORDER BY or GROUP BY means. */
  static int position(Environment environment, Node node, BigDecimal number, int columns) {
    if (number.signum() <= 0 || number.compareTo(BigDecimal.valueOf(columns)) > 0) {
      throw environment.failure(
          node.at(),
          "there is no column %s in the select list, which has %d"
              .formatted(number.toPlainString(), columns));
    }
    return number.intValueExact() - 1;
  }
}
