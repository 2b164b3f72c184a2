package dev.assay.exec.plan.bind;

import dev.assay.exec.plan.logical.AggregateFunctions;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Nodes;
import dev.assay.exec.syntax.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/** GROUP BY: by which expressions rows are grouped, and in which sets of these. */
final class GroupBinder {

  private final ExpressionBinder binder;
  private final List<Item> items;
  private final List<RexNode> keys = new ArrayList<>();

  private GroupBinder(ExpressionBinder binder, List<Item> items) {
    this.binder = binder;
    this.items = items;
  }

  /** Whether an expression asks for an aggregate function of the query's own rows. */
  private static boolean aggregates(Clause clause, Node node) {
    return Nodes.any(
        node,
        each ->
            each instanceof Node.Call call
                && call.over().isEmpty()
                && FunctionCalls.owner(clause, call) == clause
                && (call.name().startsWith("grouping")
                    || AggregateFunctions.find(call.name())
                        .filter(_ -> !AggregateFunctions.isOfWindowsOnly(call.name()))
                        .isPresent()));
  }

  private static boolean aggregates(Clause clause, Item item) {
    return item.content() instanceof Item.Written(Node node) && aggregates(clause, node);
  }

  /**
   * The grouping of a query; none where it has none.
   *
   * @param binder of expressions over the rows that are grouped
   * @param others expressions beside the select list that may aggregate
   * @param isForced whether a subquery asks for an aggregate function of the query's rows
   */
  static Optional<Groups> of(
      ExpressionBinder binder,
      Query.Select select,
      List<Item> items,
      List<Node> others,
      boolean isForced) {
    Clause clause = binder.clause();
    boolean isGrouped =
        isForced
            || select.grouping().present()
            || select.having().isPresent()
            || items.stream().anyMatch(item -> aggregates(clause, item))
            || others.stream().anyMatch(node -> aggregates(clause, node));
    return isGrouped
        ? Optional.of(new GroupBinder(binder, items).groups(select.grouping()))
        : Optional.empty();
  }

  private Groups groups(Query.Grouping grouping) {
    List<ImmutableBitSet> sets = new ArrayList<>(List.of(ImmutableBitSet.of()));
    for (List<List<Node>> element : grouping.elements()) {
      List<ImmutableBitSet> products = new ArrayList<>();
      List<ImmutableBitSet> each = element.stream().map(this::set).toList();
      for (ImmutableBitSet left : sets) {
        each.forEach(right -> products.add(left.union(right)));
      }
      sets = products;
    }
    if (grouping.all()) {
      List<Integer> all = new ArrayList<>();
      items.stream()
          .filter(item -> !aggregates(binder.clause(), item))
          .forEach(item -> all.add(key(item.bind(binder))));
      sets = List.of(ImmutableBitSet.of(all));
    }
    return new Groups(
        binder.algebra(),
        binder.clause().width(),
        keys,
        sets.stream().sorted(ImmutableBitSet.COMPARATOR).toList());
  }

  private ImmutableBitSet set(List<Node> nodes) {
    List<Integer> set = new ArrayList<>();
    nodes.forEach(node -> set.add(key(SelectBinder.bind(binder, items, node))));
    return ImmutableBitSet.of(set);
  }

  private int key(RexNode key) {
    int known = keys.indexOf(key);
    if (known < 0) {
      keys.add(key);
      return keys.size() - 1;
    }
    return known;
  }
}
