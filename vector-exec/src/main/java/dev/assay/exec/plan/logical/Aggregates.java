package dev.assay.exec.plan.logical;

import dev.assay.exec.physical.WindowCall;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * An aggregation as a relation of groups. FILTER is a CASE around the argument, and calls that come
 * twice are computed once. What sees the rows of a group in an order is a window function of the
 * rows below, the groups its partitions, and the group takes its value from any row: so there is
 * one form of such functions, sorted by all threads, for few groups and for many.
 */
final class Aggregates implements AggregateCalls.Computed {

  private final RexBuilder rex;
  private final List<RexNode> groups = new ArrayList<>();
  private final List<Source.Call> calls = new ArrayList<>();
  private final OrderedCalls ordered = new OrderedCalls();
  private final int firstColumn;

  private Aggregates(RexBuilder rex, int firstColumn) {
    this.rex = rex;
    this.firstColumn = firstColumn;
  }

  /** Adds the aggregation to a block; returns its fields over the block's columns. */
  static List<RexNode> add(BlockBuilder outer, Aggregate aggregate) {
    if (aggregate.getGroupType() == Aggregate.Group.SIMPLE) {
      return add(outer, aggregate, aggregate.getGroupSet(), new HashMap<>());
    }
    List<RelDataType> types = new ArrayList<>(BlockBuilder.types(aggregate));
    int width = types.size();
    List<Block> sets = new ArrayList<>();
    BlockBuilder last = outer;
    Map<ImmutableBitSet, Block> finest = new HashMap<>();
    for (ImmutableBitSet set : aggregate.getGroupSets()) {
      last = outer.nested(aggregate);
      List<RexNode> outputs = new ArrayList<>(add(last, aggregate, set, finest));
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
   * @param finest groups of sets that others are part of
   */
  private static List<RexNode> add(
      BlockBuilder outer,
      Aggregate aggregate,
      ImmutableBitSet set,
      Map<ImmutableBitSet, Block> finest) {
    BlockBuilder inner = outer.nested(aggregate);
    List<RexNode> input = inner.add(aggregate.getInput());
    boolean isTotal = inner.hasDomain() && set.isEmpty();
    List<RexNode> around = isTotal ? outer.domainFields() : List.of();
    Aggregates aggregates = new Aggregates(outer.rex(), outer.nextColumn());
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
              : AggregateExpressions.of(outer.rex(), aggregates, call(call, input)));
    }
    aggregates.calls.forEach(call -> types.add(call.type()));
    Optional<ImmutableBitSet> finer = aggregates.finer(aggregate.getGroupSets(), set);
    Source source =
        inner.hasDomain() || finer.isEmpty()
            ? aggregates.source(inner)
            : aggregates.rolledUp(inner, input, finer.get(), set, finest);
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

  private static AggregateCalls.Call call(AggregateCall call, List<RexNode> input) {
    List<AggregateCalls.Key> order = new ArrayList<>();
    for (RelFieldCollation key : call.getCollation().getFieldCollations()) {
      order.add(
          new AggregateCalls.Key(
              input.get(key.getFieldIndex()),
              key.direction.isDescending(),
              key.nullDirection == RelFieldCollation.NullDirection.FIRST));
    }
    return new AggregateCalls.Call(
        call.getAggregation().getName(),
        call.getArgList().stream().map(input::get).toList(),
        call.hasFilter() ? Optional.of(input.get(call.filterArg)) : Optional.empty(),
        call.isDistinct(),
        call.ignoreNulls(),
        order,
        call.getType());
  }

  /**
   * The set of which a set's groups are made, maybe itself: the largest that has all its fields.
   * None where no other set shares it, or where a result does not follow from those of groups.
   */
  private Optional<ImmutableBitSet> finer(List<ImmutableBitSet> sets, ImmutableBitSet set) {
    boolean followsFromGroups =
        ordered.isEmpty()
            && calls.stream()
                .noneMatch(c -> c.distinct() || c.function() == Source.Function.DEVIATIONS);
    return sets.stream()
        .filter(other -> other.contains(set))
        .max(Comparator.comparingInt(ImmutableBitSet::cardinality))
        .filter(finer -> followsFromGroups)
        .filter(finer -> sets.stream().filter(finer::contains).count() > 1);
  }

  /** Groups of the groups of a finer set, which are made once for all that are made of them. */
  private Source rolledUp(
      BlockBuilder inner,
      List<RexNode> input,
      ImmutableBitSet finer,
      ImmutableBitSet set,
      Map<ImmutableBitSet, Block> finest) {
    Block rows =
        finest.computeIfAbsent(
            finer,
            _ -> {
              List<RexNode> keys = finer.asList().stream().map(input::get).toList();
              Source made = new Source.OfGroups(inner.build(List.of()), keys, calls);
              List<RelDataType> types = new ArrayList<>();
              keys.forEach(key -> types.add(key.getType()));
              calls.forEach(call -> types.add(call.type()));
              BlockBuilder block = new BlockBuilder(rex);
              return block.build(block.addRelation(made, types, Relation.Kind.INNER, List.of()));
            });
    List<RelDataType> types = rows.outputs().stream().map(RexNode::getType).toList();
    BlockBuilder between = new BlockBuilder(rex);
    List<RexNode> fields =
        between.addRelation(new Source.Kept(rows), types, Relation.Kind.INNER, List.of());
    List<Source.Call> sums = new ArrayList<>();
    for (Source.Call call : calls) {
      boolean counts = call.function() == Source.Function.COUNT;
      Source.Function function = counts ? Source.Function.SUM_OR_ZERO : call.function();
      RexNode part = fields.get(finer.cardinality() + sums.size());
      sums.add(new Source.Call(function, Optional.of(part), false, call.type()));
    }
    List<RexNode> keys = set.asList().stream().map(key -> fields.get(finer.indexOf(key))).toList();
    return new Source.OfGroups(between.build(List.of()), keys, sums);
  }

  private Source source(BlockBuilder inner) {
    if (ordered.isEmpty()) {
      return new Source.OfGroups(inner.build(List.of()), groups, calls);
    }
    List<RexNode> below = groups.stream().map(ordered::place).toList();
    List<Source.Call> above = new ArrayList<>();
    for (Source.Call call : calls) {
      above.add(
          new Source.Call(
              call.function(), call.argument().map(ordered::place), call.distinct(), call.type()));
    }
    BlockBuilder between = new BlockBuilder(rex);
    Source rows = ordered.source(inner, below);
    between.addRelation(rows, ordered.types(), Relation.Kind.INNER, List.of());
    Block block = between.build(List.of());
    List<Source.Call> placed = new ArrayList<>();
    for (Source.Call call : above) {
      placed.add(
          new Source.Call(
              call.function(),
              call.argument().map(ordered::settled),
              call.distinct(),
              call.type()));
    }
    return new Source.OfGroups(block, below, placed);
  }

  @Override
  public RexNode run(AggregateCalls.Run run) {
    RexNode value = ordered.add(run, WindowCall.Frame.WHOLE);
    RelDataType nullable = rex.getTypeFactory().createTypeWithNullability(value.getType(), true);
    return plain(Source.Function.ANY, Optional.of(value), false, nullable);
  }

  /** The column of a call, of an equal one where there is one already. */
  @Override
  public RexNode plain(
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
