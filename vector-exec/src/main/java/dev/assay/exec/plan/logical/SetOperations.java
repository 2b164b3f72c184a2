package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * UNION, INTERSECT and EXCEPT. The rows of all inputs come together; where repeats matter they are
 * grouped by all columns, so that nulls are equal, and marks tell which inputs a group has rows of.
 * With ALL, the n-th row of equal ones is a row of its own.
 */
final class SetOperations {

  private final BlockBuilder outer;
  private final RexBuilder rex;
  private final SetOp node;
  private final RelDataType mark;

  private SetOperations(BlockBuilder outer, SetOp node) {
    this.outer = outer;
    this.node = node;
    rex = outer.rex();
    mark = rex.getTypeFactory().createSqlType(SqlTypeName.INTEGER);
  }

  /** Adds the operation to a block; returns its fields over the block's columns. */
  static List<RexNode> add(BlockBuilder outer, SetOp node) {
    return new SetOperations(outer, node).add();
  }

  private List<RexNode> add() {
    List<RelDataType> types = new ArrayList<>(BlockBuilder.types(node));
    int width = types.size();
    boolean marks = node.kind != SqlKind.UNION;
    if (marks && node.all) {
      types.add(rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT));
    }
    int groups = types.size();
    List<Block> inputs = new ArrayList<>();
    for (int i = 0; i < node.getInputs().size(); i++) {
      inputs.add(input(node.getInput(i), i, marks, types.subList(0, width)));
    }
    for (int i = 0; marks && i < inputs.size(); i++) {
      types.add(mark);
    }
    Source union = new Source.Union(inputs, types);
    if (node.all && !marks) {
      return outer.addRelation(union, types, Relation.Kind.INNER, List.of());
    }
    return grouped(union, types, groups).subList(0, width);
  }

  private Block input(RelNode input, int index, boolean marks, List<RelDataType> types) {
    BlockBuilder builder = new BlockBuilder(rex);
    List<RexNode> fields = builder.add(input);
    List<RexNode> outputs = new ArrayList<>();
    for (int c = 0; c < types.size(); c++) {
      outputs.add(rex.ensureType(types.get(c), fields.get(c), true));
    }
    if (marks && node.all) {
      throw SqlException.unsupported(node.kind + " ALL");
    }
    for (int i = 0; marks && i < node.getInputs().size(); i++) {
      outputs.add(rex.makeExactLiteral(BigDecimal.valueOf(i == index ? 1 : 0), mark));
    }
    return builder.build(outputs);
  }

  /** Groups of equal rows, of which those stay that the operation wants. */
  private List<RexNode> grouped(Source union, List<RelDataType> types, int groups) {
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      columns.add(new RexInputRef(i, types.get(i)));
    }
    Relation relation = new Relation(union, 0, types.size(), Relation.Kind.INNER, List.of());
    List<Source.Call> calls = new ArrayList<>();
    for (int i = groups; i < types.size(); i++) {
      calls.add(
          new Source.Call(Source.Function.MAX, Optional.of(columns.get(i)), false, types.get(i)));
    }
    Block block = new Block(List.of(relation), List.of(), List.of());
    Source source = new Source.OfGroups(block, columns.subList(0, groups), calls);
    List<RexNode> fields = outer.addRelation(source, types, Relation.Kind.INNER, List.of());
    for (int i = groups; i < types.size(); i++) {
      boolean wanted = i == groups || node.kind == SqlKind.INTERSECT;
      outer.addConjunct(
          rex.makeCall(
              SqlStdOperatorTable.EQUALS,
              fields.get(i),
              rex.makeExactLiteral(wanted ? BigDecimal.ONE : BigDecimal.ZERO, mark)));
    }
    return fields;
  }
}
