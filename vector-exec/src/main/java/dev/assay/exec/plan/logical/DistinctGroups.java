package dev.assay.exec.plan.logical;

import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelShuttleImpl;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Aggregations of the different values of a column, where memory may not hold all of these: rows
 * are grouped by the value too, and these groups again without it. Groups go to files where they
 * must, sets of values of few groups could not. Where that cannot do, as for several columns, each
 * has a set of groups ({@link DistinctSets}).
 */
public final class DistinctGroups extends RelShuttleImpl {

  /** What a value may take in a set, and again while sets are put together. */
  private static final long VALUE_BYTES = 96;

  /** By name: the engine's own MIN, MAX and SUM have no kind of Calcite's. */
  private static final Set<String> FUNCTIONS = Set.of("COUNT", "SUM", "MIN", "MAX");

  private static final SqlAggFunction SUM = AggregateFunctions.find("sum").orElseThrow();

  private final long budgetBytes;

  private DistinctGroups(long budgetBytes) {
    this.budgetBytes = budgetBytes;
  }

  /**
   * A query with its aggregations so.
   *
   * @param budgetBytes what the query may hold in memory
   */
  public static RelNode split(RelNode query, long budgetBytes) {
    return query.accept(new DistinctGroups(budgetBytes));
  }

  @Override
  public RelNode visit(LogicalAggregate aggregate) {
    LogicalAggregate visited = (LogicalAggregate) super.visit(aggregate);
    if (visited.getAggCallList().stream().noneMatch(AggregateCall::isDistinct)
        || mostRows(visited) <= budgetBytes / VALUE_BYTES) {
      return visited;
    }
    LogicalAggregate unfiltered = unfiltered(visited);
    if (!DistinctSets.fits(unfiltered)) {
      return visited;
    }
    return distinct(unfiltered)
        .map(value -> split(unfiltered, value))
        .orElseGet(() -> DistinctSets.split(unfiltered));
  }

  /** The same where a value that a filter keeps from different ones is null: these see no nulls. */
  private static LogicalAggregate unfiltered(LogicalAggregate aggregate) {
    if (aggregate.getAggCallList().stream().noneMatch(DistinctGroups::isFiltered)) {
      return aggregate;
    }
    RexBuilder rex = aggregate.getCluster().getRexBuilder();
    List<RexNode> fields = new ArrayList<>(rex.identityProjects(aggregate.getInput().getRowType()));
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      if (isFiltered(call)) {
        RexNode value = fields.get(call.getArgList().getFirst());
        RexNode none = rex.makeNullLiteral(value.getType());
        RexNode isSeen = fields.get(call.filterArg);
        calls.add(call.withFilter(-1).withArgList(List.of(fields.size())));
        fields.add(rex.makeCall(SqlStdOperatorTable.CASE, isSeen, value, none));
      } else {
        calls.add(call);
      }
    }
    RelNode input =
        LogicalProject.create(
            aggregate.getInput(), List.of(), fields, (List<String>) null, Set.of());
    return LogicalAggregate.create(input, List.of(), aggregate.getGroupSet(), null, calls);
  }

  private static boolean isFiltered(AggregateCall call) {
    return call.isDistinct() && call.hasFilter() && call.getArgList().size() == 1;
  }

  /** The one column whose different values are asked for, where that does for all calls. */
  private static Optional<Integer> distinct(Aggregate aggregate) {
    Optional<Integer> value = Optional.empty();
    for (AggregateCall call : aggregate.getAggCallList()) {
      boolean isPlain =
          FUNCTIONS.contains(call.getAggregation().getName())
              && !call.hasFilter()
              && call.getArgList().size() <= 1
              && call.getCollation().getFieldCollations().isEmpty();
      boolean matters = isPlain && call.isDistinct();
      if (!isPlain || (matters && value.isPresent() && !value.equals(first(call)))) {
        return Optional.empty();
      }
      value = matters ? first(call) : value;
    }
    return value;
  }

  private static Optional<Integer> first(AggregateCall call) {
    return call.getArgList().stream().findFirst();
  }

  /** Rows of the largest table below. */
  private static long mostRows(RelNode node) {
    long most = 0;
    if (node instanceof TableScan scan) {
      CatalogueTable stored = scan.getTable().unwrap(CatalogueTable.class);
      most = stored == null ? 0 : stored.table().rows();
    }
    for (RelNode input : node.getInputs()) {
      most = Math.max(most, mostRows(input));
    }
    return most;
  }

  private static RelNode split(LogicalAggregate aggregate, int value) {
    ImmutableBitSet keys = aggregate.getGroupSet();
    ImmutableBitSet pairs = keys.set(value);
    List<AggregateCall> partial = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      if (!call.isDistinct()) {
        partial.add(call(call.getAggregation(), call.getArgList(), aggregate.getInput(), false));
      }
    }
    RelNode inner = LogicalAggregate.create(aggregate.getInput(), List.of(), pairs, null, partial);
    List<AggregateCall> whole = new ArrayList<>();
    int next = pairs.cardinality();
    for (AggregateCall call : aggregate.getAggCallList()) {
      int place = call.isDistinct() ? pairs.indexOf(value) : next++;
      SqlAggFunction function = isSummed(call) ? SUM : call.getAggregation();
      whole.add(call(function, List.of(place), inner, keys.isEmpty()));
    }
    ImmutableBitSet again = ImmutableBitSet.of(keys.asList().stream().map(pairs::indexOf).toList());
    return counted(aggregate, LogicalAggregate.create(inner, List.of(), again, null, whole));
  }

  /** Whether a result is a sum of counts of the groups below. */
  private static boolean isSummed(AggregateCall call) {
    return isCount(call) && !call.isDistinct();
  }

  private static boolean isCount(AggregateCall call) {
    return call.getAggregation().getKind() == SqlKind.COUNT;
  }

  /** The columns as they were, counts of no rows being zero. */
  static RelNode counted(Aggregate aggregate, RelNode outer) {
    RexBuilder rex = aggregate.getCluster().getRexBuilder();
    List<RexNode> fields = new ArrayList<>();
    int keys = aggregate.getGroupCount();
    for (int i = 0; i < aggregate.getRowType().getFieldCount(); i++) {
      RexNode field = rex.makeInputRef(outer, i);
      if (i >= keys && isCount(aggregate.getAggCallList().get(i - keys))) {
        RexNode isThere = rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, field);
        RexNode zero = rex.makeExactLiteral(BigDecimal.ZERO);
        field = rex.makeCall(SqlStdOperatorTable.CASE, isThere, field, zero);
      }
      fields.add(
          rex.ensureType(aggregate.getRowType().getFieldList().get(i).getType(), field, false));
    }
    return LogicalProject.create(
        outer, List.of(), fields, aggregate.getRowType().getFieldNames(), Set.of());
  }

  private static AggregateCall call(
      SqlAggFunction function, List<Integer> arguments, RelNode input, boolean mayBeEmpty) {
    List<RelDataTypeField> fields = input.getRowType().getFieldList();
    RelDataType type =
        AggregateFunctions.resultType(
            input.getCluster().getTypeFactory(),
            function,
            arguments.stream().map(argument -> fields.get(argument).getType()).toList(),
            mayBeEmpty);
    return call(function, arguments, -1, type);
  }

  /** A call; the filter is a field, or -1. */
  static AggregateCall call(
      SqlAggFunction function, List<Integer> arguments, int filter, RelDataType type) {
    return AggregateCall.create(
        function,
        false,
        false,
        false,
        ImmutableList.of(),
        arguments,
        filter,
        null,
        RelCollations.EMPTY,
        type,
        null);
  }
}
