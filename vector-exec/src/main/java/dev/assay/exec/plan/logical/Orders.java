package dev.assay.exec.plan.logical;

import dev.assay.exec.physical.WindowCall;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Adds ORDER BY and LIMIT to a block, and numbers rows where each value from around has its own.
 */
record Orders(BlockBuilder block) {

  /** Adds ordered or limited rows to a block; returns their fields over the block's columns. */
  static List<RexNode> add(BlockBuilder block, Sort sort) {
    return new Orders(block).addSort(sort);
  }

  private List<RexNode> addSort(Sort sort) {
    BlockBuilder inner = block.nested(sort);
    if (inner.hasDomain() && sort.fetch == null && sort.offset == null) {
      return block.add(sort.getInput());
    }
    List<RexNode> outputs = inner.add(sort.getInput());
    List<Source.Key> keys = new ArrayList<>();
    sort.getCollation()
        .getFieldCollations()
        .forEach(
            field ->
                keys.add(
                    new Source.Key(
                        field.getFieldIndex(),
                        field.direction.isDescending(),
                        field.nullDirection == RelFieldCollation.NullDirection.FIRST)));
    if (inner.hasDomain()) {
      return addLimitForEach(sort, inner, outputs, keys);
    }
    OptionalDouble percent = Literals.percent(sort.fetch);
    Optional<Long> limit =
        percent.isPresent() ? Optional.empty() : Literals.count(block.rex(), sort.fetch, "LIMIT");
    Source sorted =
        new Source.Sorted(
            inner.build(outputs),
            keys,
            Literals.count(block.rex(), sort.offset, "OFFSET").orElse(0L),
            limit.map(OptionalLong::of).orElseGet(OptionalLong::empty),
            percent);
    return block.addRelation(
        sorted, outputs.stream().map(RexNode::getType).toList(), Relation.Kind.INNER, List.of());
  }

  /** The first rows for each of the values from around. */
  private List<RexNode> addLimitForEach(
      Sort sort, BlockBuilder inner, List<RexNode> fields, List<Source.Key> keys) {
    List<RexNode> outputs = new ArrayList<>(fields);
    outputs.addAll(inner.domainFields());
    List<Integer> partition = IntStream.range(fields.size(), outputs.size()).boxed().toList();
    List<RexNode> numbered = addNumbered(block, inner.build(outputs), partition, keys);
    RexNode number = numbered.getLast();
    long offset = Literals.count(block.rex(), sort.offset, "OFFSET").orElse(0L);
    block.addConjunct(
        block.rex().makeCall(SqlStdOperatorTable.GREATER_THAN, number, whole(offset)));
    Literals.count(block.rex(), sort.fetch, "LIMIT")
        .ifPresent(
            limit ->
                block.addConjunct(
                    block
                        .rex()
                        .makeCall(
                            SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
                            number,
                            whole(offset + Math.min(limit, Long.MAX_VALUE - offset)))));
    return block.bound(inner, numbered, fields.size());
  }

  /** Adds a block's rows with their numbers, from 1 in each partition, behind. */
  static List<RexNode> addNumbered(
      BlockBuilder outer, Block block, List<Integer> partition, List<Source.Key> keys) {
    RelDataType whole = outer.rex().getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    Source.Over number =
        new Source.Over(
            WindowCall.Function.ROW_NUMBER,
            List.of(),
            WindowCall.Frame.WHOLE,
            WindowCall.Seen.ALL,
            whole);
    List<RelDataType> types = new ArrayList<>();
    block.outputs().forEach(output -> types.add(output.getType()));
    types.add(whole);
    return outer.addRelation(
        new Source.Windowed(block, partition, keys, List.of(number)),
        types,
        Relation.Kind.INNER,
        List.of());
  }

  private RexNode whole(long value) {
    return block
        .rex()
        .makeExactLiteral(
            BigDecimal.valueOf(value),
            block.rex().getTypeFactory().createSqlType(SqlTypeName.BIGINT));
  }
}
