package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

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
    if (aggregate.getGroupType() == Aggregate.Group.SIMPLE) {
      return add(outer, aggregate, aggregate.getGroupSet());
    }
    List<RelDataType> types = new ArrayList<>(BlockBuilder.types(aggregate));
    int width = types.size();
    List<Block> sets = new ArrayList<>();
    BlockBuilder last = outer;
    for (ImmutableBitSet set : aggregate.getGroupSets()) {
      last = outer.nested(aggregate);
      List<RexNode> outputs = new ArrayList<>(add(last, aggregate, set));
      outputs.addAll(last.domainFields());
      sets.add(last.build(outputs));
    }
    last.domainFields().forEach(field -> types.add(field.getType()));
    Source union = new Source.Union(sets, types);
    List<RexNode> fields = outer.addRelation(union, types, Relation.Kind.INNER, List.of());
    return outer.bound(last, fields, width);
  }

  /**
   * Adds one grouping.
   *
   * @param set fields of the input by which rows are grouped; the other group fields are null
   */
  private static List<RexNode> add(BlockBuilder outer, Aggregate aggregate, ImmutableBitSet set) {
    BlockBuilder inner = outer.nested(aggregate);
    List<RexNode> input = inner.add(aggregate.getInput());
    boolean isTotal = inner.hasDomain() && set.isEmpty();
    List<RexNode> around = isTotal ? outer.domainFields() : List.of();
    Aggregates aggregates = new Aggregates(outer.rex(), input, outer.nextColumn());
    set.forEach(group -> aggregates.groups.add(input.get(group)));
    aggregates.groups.addAll(inner.domainFields());
    List<RelDataType> types = new ArrayList<>();
    aggregates.groups.forEach(group -> types.add(group.getType()));
    List<RexNode> keys = new ArrayList<>();
    types.forEach(type -> keys.add(new RexInputRef(aggregates.firstColumn + keys.size(), type)));
    List<RexNode> results = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      results.add(
          call.getAggregation().getKind() == SqlKind.GROUPING
              ? aggregates.grouping(call, set)
              : aggregates.field(call));
    }
    aggregates.calls.forEach(call -> types.add(call.type()));
    Source source =
        new Source.OfGroups(inner.build(List.of()), aggregates.groups, aggregates.calls);
    List<RexNode> on = new ArrayList<>();
    for (int i = 0; i < around.size(); i++) {
      on.addAll(Domain.same(outer.rex(), around.get(i), keys.get(i)));
    }
    outer.addRelation(source, types, isTotal ? Relation.Kind.LEFT : Relation.Kind.INNER, on);
    if (inner.hasDomain() && !isTotal) {
      outer.bindDomain(keys.subList(set.cardinality(), keys.size()));
    }
    List<RexNode> fields = new ArrayList<>();
    List<RelDataType> fieldTypes = BlockBuilder.types(aggregate);
    for (int group : aggregate.getGroupSet()) {
      int place = set.indexOf(group);
      fields.add(
          place < 0 ? outer.rex().makeNullLiteral(fieldTypes.get(fields.size())) : keys.get(place));
    }
    fields.addAll(isTotal ? orZero(outer.rex(), aggregates, results) : results);
    return fields;
  }

  /** Which of some group fields a grouping leaves out, as bits, the last field the lowest. */
  private RexNode grouping(AggregateCall call, ImmutableBitSet set) {
    long left = 0;
    for (int group : call.getArgList()) {
      left = 2 * left + (set.get(group) ? 0 : 1);
    }
    return rex.makeExactLiteral(BigDecimal.valueOf(left), call.getType());
  }

  /** Counts of groups that an outer join may not find. */
  private static List<RexNode> orZero(RexBuilder rex, Aggregates aggregates, List<RexNode> fields) {
    List<RexNode> found = new ArrayList<>();
    int first = aggregates.firstColumn + aggregates.groups.size();
    for (int i = 0; i < first; i++) {
      found.add(rex.makeNullLiteral(rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT)));
    }
    for (int i = 0; i < aggregates.calls.size(); i++) {
      found.add(ScalarSubqueries.callField(rex, aggregates.calls.get(i), first + i));
    }
    return fields.stream().map(field -> Columns.replace(field, found)).toList();
  }

  private RexNode field(AggregateCall call) {
    if (call.getArgList().size() == 2) {
      return PairAggregates.field(rex, this, call, input);
    }
    Optional<RexNode> argument = argument(call);
    switch (call.getAggregation().getName()) {
      case "BOOL_AND" -> {
        return column(Source.Function.MIN, argument, false, call.getType());
      }
      case "BOOL_OR" -> {
        return column(Source.Function.MAX, argument, false, call.getType());
      }
      default -> {}
    }
    return switch (call.getAggregation().getKind()) {
      case COUNT -> column(Source.Function.COUNT, argument, call.isDistinct(), call.getType());
      case SUM -> column(Source.Function.SUM, argument, call.isDistinct(), call.getType());
      case SUM0 -> column(Source.Function.SUM_OR_ZERO, argument, call.isDistinct(), call.getType());
      case MIN -> column(Source.Function.MIN, argument, false, call.getType());
      case MAX -> column(Source.Function.MAX, argument, false, call.getType());
      case ANY_VALUE -> column(Source.Function.ANY, argument, false, call.getType());
      case AVG -> average(argument.orElseThrow(), call);
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> spread(argument.orElseThrow(), call);
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

  /** Variances by sums of values and of squares. */
  private RexNode spread(RexNode argument, AggregateCall call) {
    SqlKind kind = call.getAggregation().getKind();
    boolean isSample = kind == SqlKind.VAR_SAMP || kind == SqlKind.STDDEV_SAMP;
    var types = rex.getTypeFactory();
    RelDataType real =
        types.createTypeWithNullability(types.createSqlType(SqlTypeName.DOUBLE), true);
    RelDataType whole = types.createSqlType(SqlTypeName.BIGINT);
    RexNode value = rex.makeAbstractCast(real, argument, false);
    RexNode square = rex.makeCall(real, SqlStdOperatorTable.MULTIPLY, List.of(value, value));
    RexNode sum = total(value, real, call);
    RexNode squares = total(square, real, call);
    RexNode values = column(Source.Function.COUNT, Optional.of(value), call.isDistinct(), whole);
    RexNode count = rex.makeAbstractCast(real, values, false);
    RexNode one = rex.makeApproxLiteral(BigDecimal.ONE, real);
    RexNode zero = rex.makeApproxLiteral(BigDecimal.ZERO, real);
    RexNode mean = real(SqlStdOperatorTable.DIVIDE, sum, count);
    RexNode rest =
        real(SqlStdOperatorTable.MINUS, squares, real(SqlStdOperatorTable.MULTIPLY, sum, mean));
    RexNode divisor = isSample ? real(SqlStdOperatorTable.MINUS, count, one) : count;
    RexNode variance =
        rex.makeCall(
            SqlStdOperatorTable.CASE,
            rex.makeCall(SqlStdOperatorTable.LESS_THAN_OR_EQUAL, divisor, zero),
            rex.makeNullLiteral(real),
            rex.makeCall(SqlStdOperatorTable.LESS_THAN, rest, zero), // only by rounding
            zero,
            real(SqlStdOperatorTable.DIVIDE, rest, divisor));
    boolean isRoot = kind == SqlKind.STDDEV_POP || kind == SqlKind.STDDEV_SAMP;
    return isRoot ? rex.makeCall(real, SqlStdOperatorTable.SQRT, List.of(variance)) : variance;
  }

  private RexNode real(SqlOperator operator, RexNode left, RexNode right) {
    RelDataType type = rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE);
    return rex.makeCall(
        rex.getTypeFactory().createTypeWithNullability(type, true), operator, List.of(left, right));
  }

  private RexNode total(RexNode value, RelDataType type, AggregateCall call) {
    return column(Source.Function.SUM, Optional.of(value), call.isDistinct(), type);
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

  /** The column of a call, of an equal one where there is one already. */
  RexNode column(
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
