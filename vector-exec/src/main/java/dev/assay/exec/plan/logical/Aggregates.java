package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * An aggregation as a relation of groups. AVG becomes a quotient of SUM and COUNT, FILTER a CASE
 * around the argument, and calls that come twice are computed once.
 */
final class Aggregates {

  private final RexBuilder rex;
  private final List<RexNode> input;
  private final List<RexNode> groups = new ArrayList<>();
  private final List<Source.Call> calls = new ArrayList<>();
  private final int firstColumn;

  private Aggregates(RexBuilder rex, List<RexNode> input, int firstColumn) {
    this.rex = rex;
    this.input = input;
    this.firstColumn = firstColumn;
  }

  /** Adds the aggregation to a block; returns its fields over the block's columns. */
  static List<RexNode> add(BlockBuilder outer, Aggregate aggregate) {
    if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
      throw SqlException.unsupported("GROUPING SETS, ROLLUP or CUBE");
    }
    BlockBuilder inner = outer.nested(aggregate);
    List<RexNode> input = inner.add(aggregate.getInput());
    boolean isTotal = inner.hasDomain() && aggregate.getGroupCount() == 0;
    List<RexNode> around = isTotal ? outer.domainFields() : List.of();
    Aggregates aggregates = new Aggregates(outer.rex(), input, outer.nextColumn());
    aggregate.getGroupSet().forEach(group -> aggregates.groups.add(input.get(group)));
    aggregates.groups.addAll(inner.domainFields());
    List<RexNode> fields = new ArrayList<>();
    int groups = aggregates.groups.size();
    for (int i = 0; i < groups; i++) {
      fields.add(new RexInputRef(aggregates.firstColumn + i, aggregates.groups.get(i).getType()));
    }
    for (AggregateCall call : aggregate.getAggCallList()) {
      fields.add(aggregates.field(call));
    }
    List<RelDataType> types = new ArrayList<>();
    aggregates.groups.forEach(group -> types.add(group.getType()));
    aggregates.calls.forEach(call -> types.add(call.type()));
    Source source =
        new Source.OfGroups(inner.build(List.of()), aggregates.groups, aggregates.calls);
    List<RexNode> on = new ArrayList<>();
    for (int i = 0; i < around.size(); i++) {
      on.addAll(Domain.same(outer.rex(), around.get(i), fields.get(i)));
    }
    outer.addRelation(source, types, isTotal ? Relation.Kind.LEFT : Relation.Kind.INNER, on);
    int own = aggregate.getGroupCount();
    if (inner.hasDomain() && !isTotal) {
      outer.bindDomain(fields.subList(own, groups));
    }
    List<RexNode> result = new ArrayList<>(fields.subList(0, own));
    result.addAll(fields.subList(groups, fields.size()));
    return isTotal ? orZero(outer.rex(), aggregates, result) : result;
  }

  /** Counts of groups that an outer join may not find. */
  private static List<RexNode> orZero(RexBuilder rex, Aggregates aggregates, List<RexNode> fields) {
    List<RexNode> found = new ArrayList<>();
    int first = aggregates.firstColumn + aggregates.groups.size();
    for (int i = 0; i < first; i++) {
      found.add(rex.makeNullLiteral(rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT)));
    }
    for (int i = 0; i < aggregates.calls.size(); i++) {
      found.add(Subqueries.callField(rex, aggregates.calls.get(i), first + i));
    }
    return fields.stream().map(field -> Columns.replace(field, found)).toList();
  }

  private RexNode field(AggregateCall call) {
    Optional<RexNode> argument = argument(call);
    return switch (call.getAggregation().getKind()) {
      case COUNT -> column(Source.Function.COUNT, argument, call.isDistinct(), call.getType());
      case SUM -> column(Source.Function.SUM, argument, call.isDistinct(), call.getType());
      case SUM0 -> column(Source.Function.SUM_OR_ZERO, argument, call.isDistinct(), call.getType());
      case MIN -> column(Source.Function.MIN, argument, false, call.getType());
      case MAX -> column(Source.Function.MAX, argument, false, call.getType());
      case AVG -> average(argument.orElseThrow(), call);
      default ->
          throw SqlException.unsupported(
              "the aggregate function " + call.getAggregation().getName());
    };
  }

  private Optional<RexNode> argument(AggregateCall call) {
    if (call.getArgList().size() > 1) {
      throw SqlException.unsupported(
          call.getAggregation().getName() + " of more than one expression");
    }
    Optional<RexNode> argument = call.getArgList().stream().findFirst().map(input::get);
    if (!call.hasFilter()) {
      return argument;
    }
    RexNode value = argument.orElseGet(() -> rex.makeLiteral(true));
    return Optional.of(
        rex.makeCall(
            SqlStdOperatorTable.CASE,
            input.get(call.filterArg),
            value,
            rex.makeNullLiteral(value.getType())));
  }

  private RexNode average(RexNode argument, AggregateCall call) {
    var types = rex.getTypeFactory();
    RelDataType sumType = types.getTypeSystem().deriveSumType(types, argument.getType());
    RelDataType countType = types.createSqlType(SqlTypeName.BIGINT);
    RelDataType nullableSum =
        types.createTypeWithNullability(
            sumType, groups.isEmpty() || argument.getType().isNullable());
    RexNode sum =
        column(Source.Function.SUM, Optional.of(argument), call.isDistinct(), nullableSum);
    RexNode count =
        column(Source.Function.COUNT, Optional.of(argument), call.isDistinct(), countType);
    RelDataType real = types.createSqlType(SqlTypeName.DOUBLE);
    RelDataType nullable = types.createTypeWithNullability(real, nullableSum.isNullable());
    return rex.makeCall(
        nullable,
        SqlStdOperatorTable.DIVIDE,
        List.of(
            rex.makeAbstractCast(nullable, sum, false), rex.makeAbstractCast(real, count, false)));
  }

  private RexNode column(
      Source.Function function, Optional<RexNode> argument, boolean distinct, RelDataType type) {
    boolean countsRows =
        function == Source.Function.COUNT
            && !distinct
            && argument.map(value -> !value.getType().isNullable()).orElse(false);
    Optional<RexNode> kept = countsRows ? Optional.empty() : argument;
    for (int i = 0; i < calls.size(); i++) {
      Source.Call known = calls.get(i);
      if (known.function() == function
          && known.distinct() == distinct
          && known.argument().equals(kept)) {
        return new RexInputRef(firstColumn + groups.size() + i, known.type());
      }
    }
    calls.add(new Source.Call(function, kept, distinct, type));
    return new RexInputRef(firstColumn + groups.size() + calls.size() - 1, type);
  }
}
