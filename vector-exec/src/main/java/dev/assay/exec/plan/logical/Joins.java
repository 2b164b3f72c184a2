package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AsofJoin;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** Adds joins to a block: inner ones dissolve in it, a side that is kept or asked is a relation. */
record Joins(BlockBuilder block) {

  /** Adds a join and all below it to a block; returns its fields over the block's columns. */
  static List<RexNode> add(BlockBuilder block, Join join) {
    return new Joins(block).addJoin(join);
  }

  /** Adds a subquery in FROM that names what stands before it, and what stands there. */
  static List<RexNode> add(BlockBuilder block, Correlate lateral) {
    return new Joins(block).addLateral(lateral);
  }

  private List<RexNode> addJoin(Join join) {
    if (join.getJoinType() != JoinRelType.INNER && OnSubqueries.nameBothSides(join)) {
      return block.add(PairedJoin.of(join));
    }
    if (join instanceof AsofJoin nearest) {
      return block.add(NearestJoin.of(nearest));
    }
    return switch (join.getJoinType()) {
      case INNER -> {
        List<RexNode> fields = new ArrayList<>(block.add(join.getLeft()));
        fields.addAll(block.add(join.getRight()));
        block.addSplit(block.resolve(join.getCondition(), fields, join.getVariablesSet()));
        yield fields;
      }
      case LEFT, SEMI, ANTI -> addOneSided(join, join.getJoinType());
      case RIGHT -> addOneSided(join, JoinRelType.RIGHT);
      case FULL -> addFull(join);
      default -> throw SqlException.unsupported("a " + join.getJoinType() + " join");
    };
  }

  /** All of the left side with what matches, and what of the right side matches nothing. */
  private List<RexNode> addFull(Join written) {
    List<RelNode> sides = List.of(Once.of(written.getLeft()), Once.of(written.getRight()));
    Join join = written.copy(written.getTraitSet(), sides);
    BlockBuilder left = block.nested(join);
    List<RexNode> matched = new ArrayList<>(new Joins(left).addOneSided(join, JoinRelType.LEFT));
    matched.addAll(left.domainFields());
    BlockBuilder right = block.nested(join);
    List<RexNode> unmatched = new ArrayList<>();
    for (RelDataType type : BlockBuilder.types(join.getLeft())) {
      unmatched.add(block.rex().makeNullLiteral(type));
    }
    unmatched.addAll(new Joins(right).addOneSided(join, null));
    unmatched.addAll(right.domainFields());
    List<RelDataType> types = new ArrayList<>(BlockBuilder.types(join));
    int width = types.size();
    left.domainFields().forEach(field -> types.add(field.getType()));
    List<Block> both = List.of(left.build(matched), right.build(unmatched));
    List<RexNode> fields =
        block.addRelation(new Source.Union(both, types), types, Relation.Kind.INNER, List.of());
    return block.bound(left, fields, width);
  }

  /**
   * Adds a join of which one side is kept.
   *
   * @param type LEFT, RIGHT, SEMI or ANTI; null for the right side's rows that match nothing
   */
  private List<RexNode> addOneSided(Join join, @Nullable JoinRelType type) {
    boolean mirrored = type == null || type == JoinRelType.RIGHT;
    RelNode kept = mirrored ? join.getRight() : join.getLeft();
    RelNode other = mirrored ? join.getLeft() : join.getRight();
    boolean isOuter = type != null && type.isOuterJoin();
    List<RexNode> keptFields = block.add(kept);
    BlockBuilder inner = block.nested(other);
    List<RexNode> innerOutputs = new ArrayList<>(inner.add(other));
    int width = innerOutputs.size();
    OnSubqueries condition = new OnSubqueries(join, mirrored);
    condition.resolve(block, keptFields, inner, innerOutputs);
    innerOutputs.addAll(inner.domainFields());
    if (inner.hasDomain() || Columns.isCorrelated(join.getCondition())) {
      block.domainFields();
    }
    List<RelDataType> types = new ArrayList<>();
    List<RexNode> otherFields = new ArrayList<>();
    for (RexNode output : innerOutputs) {
      types.add(
          isOuter
              ? block.rex().getTypeFactory().createTypeWithNullability(output.getType(), true)
              : output.getType());
      otherFields.add(new RexInputRef(block.nextColumn() + otherFields.size(), types.getLast()));
    }
    List<RexNode> on = new ArrayList<>();
    for (int i = width; i < types.size(); i++) {
      on.addAll(Domain.same(block.rex(), block.domainFields().get(i - width), otherFields.get(i)));
    }
    List<RexNode> fields = otherFields.subList(0, width);
    List<RexNode> both = new ArrayList<>(mirrored ? fields : keptFields);
    both.addAll(mirrored ? keptFields : fields);
    Relation.Kind kind =
        isOuter
            ? Relation.Kind.LEFT
            : type == JoinRelType.SEMI ? Relation.Kind.SEMI : Relation.Kind.ANTI;
    for (RexNode conjunct : condition.plain()) {
      on.add(block.resolve(conjunct, both, Set.of()));
    }
    on.addAll(condition.resolved());
    block.addRelation(new Source.OfBlock(inner.build(innerOutputs)), types, kind, on);
    return isOuter ? both : keptFields;
  }

  private List<RexNode> addLateral(Correlate lateral) {
    List<RexNode> left = block.add(lateral.getLeft());
    Subqueries subqueries = new Subqueries(block, left, lateral.getVariablesSet());
    List<RexNode> fields = new ArrayList<>(left);
    fields.addAll(
        subqueries.addLateral(lateral.getRight(), lateral.getJoinType() == JoinRelType.LEFT));
    return fields;
  }
}
