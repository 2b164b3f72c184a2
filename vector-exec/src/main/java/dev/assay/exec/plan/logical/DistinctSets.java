package dev.assay.exec.plan.logical;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * An aggregation of different values of several columns by parts: rows grouped as they were, for
 * what sees all values, and grouped by each of these columns too. Above them each call sees the
 * groups of its own part. Each part reads the input once more, and groups go to files.
 */
final class DistinctSets {

  private static final SqlAggFunction MAX = AggregateFunctions.find("max").orElseThrow();

  private final LogicalAggregate aggregate;
  private final RexBuilder rex;

  /** Calls that see all values. */
  private final List<AggregateCall> plain;

  /** Fields of which others see the different values. */
  private final List<Integer> values;

  private DistinctSets(LogicalAggregate aggregate) {
    this.aggregate = aggregate;
    rex = aggregate.getCluster().getRexBuilder();
    List<AggregateCall> calls = aggregate.getAggCallList();
    plain = calls.stream().filter(call -> !call.isDistinct()).toList();
    values =
        calls.stream()
            .filter(AggregateCall::isDistinct)
            .map(call -> call.getArgList().getFirst())
            .distinct()
            .toList();
  }

  /** Whether an aggregation can be made so. */
  static boolean fits(Aggregate aggregate) {
    return aggregate.getGroupType() == Aggregate.Group.SIMPLE
        && aggregate.getAggCallList().stream().anyMatch(AggregateCall::isDistinct)
        && aggregate.getAggCallList().stream()
            .allMatch(
                call ->
                    !call.isDistinct()
                        || (call.getArgList().size() == 1
                            && !call.hasFilter()
                            && call.getCollation().getFieldCollations().isEmpty()));
  }

  /** The aggregation so. */
  static RelNode split(LogicalAggregate aggregate) {
    DistinctSets sets = new DistinctSets(aggregate);
    List<RelNode> parts = new ArrayList<>();
    if (!sets.plain.isEmpty()) {
      parts.add(sets.ofAllValues());
    }
    for (int value = 0; value < sets.values.size(); value++) {
      parts.add(sets.ofDifferent(value));
    }
    return sets.above(parts.size() == 1 ? parts.getFirst() : LogicalUnion.create(parts, true));
  }

  private RelNode ofAllValues() {
    RelNode groups =
        LogicalAggregate.create(
            aggregate.getInput(), List.of(), aggregate.getGroupSet(), null, plain);
    List<RexNode> results = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      results.add(rex.makeInputRef(groups, aggregate.getGroupCount() + i));
    }
    ImmutableBitSet keys = ImmutableBitSet.range(aggregate.getGroupCount());
    return part(groups, keys, nulls(values.stream().map(this::inputType).toList()), results, 0);
  }

  private RelNode ofDifferent(int value) {
    int field = values.get(value);
    ImmutableBitSet pairs = aggregate.getGroupSet().set(field);
    RelNode groups =
        LogicalAggregate.create(aggregate.getInput(), List.of(), pairs, null, List.of());
    List<RexNode> seen = nulls(values.stream().map(this::inputType).toList());
    seen.set(value, rex.makeInputRef(groups, pairs.indexOf(field)));
    ImmutableBitSet keys =
        ImmutableBitSet.of(aggregate.getGroupSet().asList().stream().map(pairs::indexOf).toList());
    List<RexNode> results = nulls(plain.stream().map(AggregateCall::getType).toList());
    return part(groups, keys, seen, results, value + 1);
  }

  /** A part's rows: keys, values, results, and its number. */
  private RelNode part(
      RelNode groups, ImmutableBitSet keys, List<RexNode> seen, List<RexNode> results, int part) {
    List<RexNode> fields = new ArrayList<>();
    keys.forEach(key -> fields.add(rex.makeInputRef(groups, key)));
    fields.addAll(seen);
    fields.addAll(results);
    fields.add(rex.makeExactLiteral(BigDecimal.valueOf(part)));
    return LogicalProject.create(groups, List.of(), fields, (List<String>) null, Set.of());
  }

  private RelDataType inputType(int field) {
    return aggregate.getInput().getRowType().getFieldList().get(field).getType();
  }

  private List<RexNode> nulls(List<RelDataType> types) {
    List<RexNode> nulls = new ArrayList<>();
    types.forEach(type -> nulls.add(rex.makeNullLiteral(type)));
    return nulls;
  }

  /** Adds for each part whether a row is of it, in the place of its number. */
  private RelNode flagged(RelNode parts) {
    List<RexNode> fields = new ArrayList<>();
    int number = parts.getRowType().getFieldCount() - 1;
    for (int i = 0; i < number; i++) {
      fields.add(rex.makeInputRef(parts, i));
    }
    for (int part = 0; part <= values.size(); part++) {
      RexNode wanted = rex.makeExactLiteral(BigDecimal.valueOf(part));
      RexNode given = rex.makeInputRef(parts, number);
      fields.add(rex.makeCall(SqlStdOperatorTable.EQUALS, given, wanted));
    }
    return LogicalProject.create(parts, List.of(), fields, (List<String>) null, Set.of());
  }

  private RelNode above(RelNode parts) {
    RelNode flagged = flagged(parts);
    List<RelDataTypeField> fields = flagged.getRowType().getFieldList();
    int keys = aggregate.getGroupCount();
    int firstFlag = parts.getRowType().getFieldCount() - 1;
    int nextPlain = keys + values.size();
    List<AggregateCall> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.getAggCallList()) {
      int value = call.isDistinct() ? values.indexOf(call.getArgList().getFirst()) : -1;
      int place = value < 0 ? nextPlain++ : keys + value;
      SqlAggFunction function = value < 0 ? MAX : call.getAggregation();
      RelDataType type =
          AggregateFunctions.resultType(
              rex.getTypeFactory(), function, List.of(fields.get(place).getType()), true);
      calls.add(DistinctGroups.call(function, List.of(place), firstFlag + value + 1, type));
    }
    return DistinctGroups.counted(
        aggregate,
        LogicalAggregate.create(flagged, List.of(), ImmutableBitSet.range(keys), null, calls));
  }
}
