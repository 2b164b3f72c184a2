package dev.assay.exec.plan.logical;

import com.google.common.collect.ImmutableList;
import dev.assay.exec.type.ColumnType;
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
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Aggregations of the different values of a column, where memory may not hold all of these: rows
 * are grouped by the value too, and these groups again without it. Groups go to files where they
 * must, sets of values of few groups could not.
 */
public final class DistinctGroups extends RelShuttleImpl {

  /** What a value may take in a set, and again while sets are put together. */
  private static final long VALUE_BYTES = 96;

  private static final Set<SqlKind> KINDS =
      Set.of(SqlKind.COUNT, SqlKind.SUM, SqlKind.MIN, SqlKind.MAX);

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
    return distinct(visited)
        .filter(value -> mostRows(visited) > budgetBytes / VALUE_BYTES)
        .map(value -> split(visited, value))
        .orElse(visited);
  }

  /** The one column whose different values are asked for; none for other aggregations. */
  private static Optional<Integer> distinct(Aggregate aggregate) {
    Optional<Integer> value = Optional.empty();
    for (AggregateCall call : aggregate.getAggCallList()) {
      boolean isPlain =
          KINDS.contains(call.getAggregation().getKind())
              && !call.hasFilter()
              && call.getArgList().size() <= 1
              && call.getCollation().getFieldCollations().isEmpty();
      boolean matters = isPlain && call.isDistinct();
      if (!isPlain || (matters && value.isPresent() && !value.equals(first(call)))) {
        return Optional.empty();
      }
      value = matters ? first(call) : value;
    }
    return aggregate.getGroupType() == Aggregate.Group.SIMPLE ? value : Optional.empty();
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
    RexBuilder rex = aggregate.getCluster().getRexBuilder();
    ImmutableBitSet keys = aggregate.getGroupSet();
    ImmutableBitSet pairs = keys.set(value);
    List<AggregateCall> partial = new ArrayList<>();
    List<AggregateCall> whole = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      SqlAggFunction function = call.getAggregation();
      if (call.isDistinct()) {
        whole.add(call(function, List.of(pairs.indexOf(value)), call.getType()));
      } else {
        boolean counts = function.getKind() == SqlKind.COUNT;
        int place = pairs.cardinality() + partial.size();
        partial.add(call(function, call.getArgList(), call.getType()));
        whole.add(
            call(counts ? SqlStdOperatorTable.SUM0 : function, List.of(place), call.getType()));
      }
    }
    RelNode inner = LogicalAggregate.create(aggregate.getInput(), List.of(), pairs, null, partial);
    ImmutableBitSet again = ImmutableBitSet.of(keys.asList().stream().map(pairs::indexOf).toList());
    RelNode outer = LogicalAggregate.create(inner, List.of(), again, null, sums(whole, rex));
    return counted(aggregate, outer, whole, rex);
  }

  /** Sums of counts as the other sum there is, which is null for no rows. */
  private static List<AggregateCall> sums(List<AggregateCall> calls, RexBuilder rex) {
    List<AggregateCall> sums = new ArrayList<>();
    for (AggregateCall call : calls) {
      sums.add(
          call.getAggregation().getKind() == SqlKind.SUM0
              ? call(SqlStdOperatorTable.SUM, call.getArgList(), sum(rex))
              : call);
    }
    return sums;
  }

  private static RelDataType sum(RexBuilder rex) {
    RelDataType whole =
        rex.getTypeFactory()
            .createSqlType(SqlTypeName.DECIMAL, ColumnType.MAX_DECIMAL_PRECISION, 0);
    return rex.getTypeFactory().createTypeWithNullability(whole, true);
  }

  /** The columns as they were, counts of no rows being zero. */
  private static RelNode counted(
      LogicalAggregate aggregate, RelNode outer, List<AggregateCall> whole, RexBuilder rex) {
    List<RexNode> fields = new ArrayList<>();
    int keys = aggregate.getGroupCount();
    for (int i = 0; i < aggregate.getRowType().getFieldCount(); i++) {
      RexNode field = rex.makeInputRef(outer, i);
      if (i >= keys && whole.get(i - keys).getAggregation().getKind() == SqlKind.SUM0) {
        RexNode isThere = rex.makeCall(SqlStdOperatorTable.IS_NOT_NULL, field);
        RexNode zero = rex.makeExactLiteral(BigDecimal.ZERO);
        field = rex.makeCall(SqlStdOperatorTable.CASE, isThere, field, zero);
      }
      fields.add(
          rex.ensureType(aggregate.getRowType().getFieldList().get(i).getType(), field, true));
    }
    return LogicalProject.create(
        outer, List.of(), fields, aggregate.getRowType().getFieldNames(), Set.of());
  }

  private static AggregateCall call(
      SqlAggFunction function, List<Integer> arguments, RelDataType type) {
    return AggregateCall.create(
        function,
        false,
        false,
        false,
        ImmutableList.of(),
        arguments,
        -1,
        null,
        RelCollations.EMPTY,
        type,
        null);
  }
}
