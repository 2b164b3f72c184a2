package dev.assay.exec.plan.logical;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
    List<BlockBuilder> builders = new ArrayList<>();
    List<Block> inputs = new ArrayList<>();
    for (int i = 0; i < node.getInputs().size(); i++) {
      builders.add(outer.nested(node));
      inputs.add(input(builders.get(i), i, marks, BlockBuilder.types(node)));
    }
    builders.getFirst().domainFields().forEach(field -> types.add(field.getType()));
    int groups = types.size();
    for (int i = 0; marks && i < inputs.size(); i++) {
      types.add(mark);
    }
    Source union = new Source.Union(inputs, types);
    List<RexNode> fields =
        node.all && !marks
            ? outer.addRelation(union, types, Relation.Kind.INNER, List.of())
            : grouped(union, types, groups);
    List<RexNode> own = new ArrayList<>(fields.subList(0, width));
    own.addAll(fields.subList(marks && node.all ? width + 1 : width, fields.size()));
    return outer.bound(builders.getFirst(), own, width);
  }

  private Block input(BlockBuilder builder, int index, boolean marks, List<RelDataType> types) {
    List<RexNode> fields = builder.add(node.getInput(index));
    List<RexNode> outputs = new ArrayList<>();
    for (int c = 0; c < types.size(); c++) {
      outputs.add(rex.ensureType(types.get(c), fields.get(c), true));
    }
    BlockBuilder last = builder;
    int own = outputs.size();
    outputs.addAll(builder.domainFields());
    if (marks && node.all) {
      List<Integer> all = IntStream.range(0, outputs.size()).boxed().toList();
      last = new BlockBuilder(rex);
      List<RexNode> numbered = Orders.addNumbered(last, builder.build(outputs), all, List.of());
      outputs = new ArrayList<>(numbered.subList(0, own));
      outputs.add(numbered.getLast());
      outputs.addAll(numbered.subList(own, numbered.size() - 1));
    }
    for (int i = 0; marks && i < node.getInputs().size(); i++) {
      outputs.add(rex.makeExactLiteral(BigDecimal.valueOf(i == index ? 1 : 0), mark));
    }
    return last.build(outputs);
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
