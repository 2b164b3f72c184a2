package dev.assay.exec.plan.bind;

import com.google.common.collect.ImmutableList;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.logical.AggregateFunctions;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.type.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * The grouping of one query: its keys, and the aggregate functions that expressions ask for. To
 * these expressions, which are bound over the rows that are grouped, a function's result is a
 * column behind those of the input, until {@link Regrouping} puts them over the groups.
 */
final class Groups {

  private final Algebra algebra;
  private final int width;
  private final List<RexNode> keys = new ArrayList<>();
  private final List<ImmutableBitSet> sets;
  private final List<RexNode> arguments;
  private final List<Call> calls = new ArrayList<>();

  /** A function over places among the arguments. */
  private record Call(
      SqlAggFunction function,
      boolean distinct,
      List<Integer> arguments,
      int filter,
      RelCollation order,
      RelDataType type) {}

  /**
   * A grouping.
   *
   * @param width columns of what is grouped
   * @param keys expressions by which rows are grouped, each once
   * @param sets of them, one for a plain GROUP BY
   */
  Groups(Algebra algebra, int width, List<RexNode> keys, List<ImmutableBitSet> sets) {
    this.algebra = algebra;
    this.width = width;
    this.keys.addAll(keys);
    this.sets = List.copyOf(sets);
    arguments = new ArrayList<>(keys);
  }

  int width() {
    return width;
  }

  List<RexNode> keys() {
    return keys;
  }

  /** Whether rows are grouped in more ways than one. */
  boolean hasSets() {
    return sets.size() > 1 || sets.getFirst().cardinality() < keys.size();
  }

  /** Whether a function was asked for. */
  boolean hasCalls() {
    return !calls.isEmpty();
  }

  private int place(RexNode argument) {
    int known = arguments.indexOf(argument);
    if (known >= 0) {
      return known;
    }
    arguments.add(argument);
    return arguments.size() - 1;
  }

  /**
   * The result of a call.
   *
   * @param binder of arguments
   */
  RexNode call(ExpressionBinder binder, Node.Call call, Optional<SqlAggFunction> function) {
    if (function.isEmpty()) {
      return grouping(binder, call);
    }
    if (AggregateFunctions.isOfWindowsOnly(call.name())) {
      throw binder.environment().failure(call.at(), call.name() + " needs a window: OVER ()");
    }
    List<RexNode> values = new ArrayList<>();
    binder.bindAll(call.arguments()).forEach(value -> values.add(algebra.column(value)));
    List<RelFieldCollation> order = new ArrayList<>();
    for (Node.OrderKey key : call.order()) {
      order.add(
          Orders.collation(
              binder.environment(), place(algebra.column(binder.bind(key.key()))), key));
    }
    int filter = call.filter().map(node -> place(truth(binder, node))).orElse(-1);
    boolean mayBeEmpty = filter >= 0 || sets.stream().anyMatch(ImmutableBitSet::isEmpty);
    RelDataType type =
        binder
            .environment()
            .at(call.at(), () -> resultType(function.get(), call, values, mayBeEmpty));
    List<Integer> places = values.stream().map(this::place).toList();
    return column(
        new Call(function.get(), call.distinct(), places, filter, RelCollations.of(order), type));
  }

  private RexNode truth(ExpressionBinder binder, Node condition) {
    return algebra.call(SqlStdOperatorTable.IS_TRUE, binder.condition(condition));
  }

  private RelDataType resultType(
      SqlAggFunction function, Node.Call call, List<RexNode> values, boolean mayBeEmpty) {
    if (values.isEmpty() && !call.name().startsWith("count")) {
      throw new SqlException(call.name() + " needs an argument");
    }
    return AggregateFunctions.resultType(
        algebra.types(), function, values.stream().map(RexNode::getType).toList(), mayBeEmpty);
  }

  /** Which keys a row is not grouped by. */
  private RexNode grouping(ExpressionBinder binder, Node.Call call) {
    List<Integer> places = new ArrayList<>();
    for (RexNode argument : binder.bindAll(call.arguments())) {
      int key = keys.indexOf(argument);
      if (key < 0) {
        throw binder.environment().failure(call.at(), "GROUPING asks for what GROUP BY names");
      }
      places.add(key);
    }
    RelDataType type = algebra.type(TypeKind.BIGINT);
    return column(
        new Call(SqlStdOperatorTable.GROUPING, false, places, -1, RelCollations.EMPTY, type));
  }

  private RexNode column(Call call) {
    int known = calls.indexOf(call);
    if (known < 0) {
      known = calls.size();
      calls.add(call);
    }
    return new RexInputRef(width + known, call.type());
  }

  /** The groups of a relation: keys, then calls. */
  RelNode over(RelNode input, Set<CorrelationId> variables) {
    List<RexNode> needed =
        arguments.isEmpty() ? List.of(algebra.rex().makeLiteral(true)) : arguments;
    RelNode arranged = algebra.project(input, needed, variables);
    List<AggregateCall> all = new ArrayList<>();
    for (Call call : calls) {
      all.add(
          AggregateCall.create(
              call.function(),
              call.distinct(),
              false,
              false,
              ImmutableList.of(),
              call.arguments(),
              call.filter(),
              null,
              call.order(),
              call.type(),
              null));
    }
    List<RelNode> grouped = new ArrayList<>();
    List<ImmutableBitSet> left = new ArrayList<>(sets);
    while (!left.isEmpty()) {
      List<ImmutableBitSet> different = left.stream().distinct().toList();
      grouped.add(
          LogicalAggregate.create(
              arranged, List.of(), ImmutableBitSet.range(keys.size()), different, all));
      different.forEach(left::remove);
    }
    return grouped.size() == 1 ? grouped.getFirst() : LogicalUnion.create(grouped, true);
  }
}
