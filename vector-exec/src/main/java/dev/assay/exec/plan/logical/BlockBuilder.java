package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.front.CatalogueTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Merges a tree of scans, filters, projections and joins into one block, so that what was written
 * above or below no longer matters. Whatever cannot merge (groups, orders, the null-supplying side
 * of an outer join) becomes a relation with a block of its own.
 */
public final class BlockBuilder {

  private final RexBuilder rex;
  private final List<Relation> relations = new ArrayList<>();
  private final List<RexNode> conjuncts = new ArrayList<>();
  private int columns;

  BlockBuilder(RexBuilder rex) {
    this.rex = rex;
  }

  /** The block of a query. */
  public static Block of(RelNode query) {
    BlockBuilder builder = new BlockBuilder(query.getCluster().getRexBuilder());
    List<RexNode> outputs = builder.add(query);
    return builder.build(outputs);
  }

  RexBuilder rex() {
    return rex;
  }

  Block build(List<RexNode> outputs) {
    requireNullsWhereRejected();
    return PushDown.of(new Block(relations, conjuncts, outputs));
  }

  /** Adds a tree; returns its fields over the block's columns. */
  List<RexNode> add(RelNode node) {
    return switch (node) {
      case TableScan scan -> addTable(scan);
      case Project project -> addProject(project);
      case Filter filter -> addFilter(filter);
      case Join join -> addJoin(join);
      case Aggregate aggregate -> Aggregates.add(this, aggregate);
      case Sort sort -> addSort(sort);
      case Values values -> addValues(values);
      case SetOp sets -> SetOperations.add(this, sets);
      default -> throw SqlException.unsupported("the operation " + spoken(node));
    };
  }

  /** Adds a relation; returns its columns. */
  List<RexNode> addRelation(
      Source source, List<RelDataType> types, Relation.Kind kind, List<RexNode> on) {
    relations.add(new Relation(source, columns, types.size(), kind, on));
    List<RexNode> fields = new ArrayList<>(types.size());
    for (RelDataType type : types) {
      fields.add(new RexInputRef(columns++, type));
    }
    return fields;
  }

  /** Number that the next relation's first column will have. */
  int nextColumn() {
    return columns;
  }

  void addConjunct(RexNode conjunct) {
    conjuncts.add(conjunct);
  }

  private List<RexNode> addTable(TableScan scan) {
    CatalogueTable table = scan.getTable().unwrap(CatalogueTable.class);
    if (table == null) {
      throw SqlException.unsupported("a scan of " + scan.getTable().getQualifiedName());
    }
    return addRelation(
        new Source.OfTable(table.table()), types(scan), Relation.Kind.INNER, List.of());
  }

  private List<RexNode> addProject(Project project) {
    if (project.containsOver()) {
      BlockBuilder inner = new BlockBuilder(rex);
      return Windows.add(this, inner, inner.expressions(project));
    }
    return expressions(project);
  }

  private List<RexNode> expressions(Project project) {
    List<RexNode> fields = add(project.getInput());
    List<RexNode> outputs = new ArrayList<>();
    for (RexNode expression : project.getProjects()) {
      outputs.add(resolve(expression, fields, project.getVariablesSet()));
    }
    return outputs;
  }

  private List<RexNode> addFilter(Filter filter) {
    List<RexNode> fields = add(filter.getInput());
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      Subqueries subqueries = new Subqueries(this, fields, filter.getVariablesSet());
      if (!subqueries.addAsJoin(conjunct)) {
        addSplit(subqueries.resolveConjunct(conjunct));
      }
    }
    return fields;
  }

  private void addSplit(RexNode predicate) {
    for (RexNode conjunct : RelOptUtil.conjunctions(RexUtil.pullFactors(rex, predicate))) {
      conjuncts.add(conjunct);
    }
  }

  private RexNode resolve(RexNode expression, List<RexNode> fields, Set<CorrelationId> variables) {
    return Columns.holdsSubquery(expression)
        ? new Subqueries(this, fields, variables).resolve(expression)
        : Columns.replace(expression, fields);
  }

  private List<RexNode> addJoin(Join join) {
    return switch (join.getJoinType()) {
      case INNER -> {
        List<RexNode> fields = new ArrayList<>(add(join.getLeft()));
        fields.addAll(add(join.getRight()));
        addSplit(resolve(join.getCondition(), fields, join.getVariablesSet()));
        yield fields;
      }
      case LEFT, SEMI, ANTI -> addOneSided(join, join.getJoinType());
      case RIGHT -> addOneSided(join, JoinRelType.RIGHT);
      case FULL -> addFull(join);
      default -> throw SqlException.unsupported("a " + join.getJoinType() + " join");
    };
  }

  /** All of the left side with what matches, and what of the right side matches nothing. */
  private List<RexNode> addFull(Join join) {
    BlockBuilder left = new BlockBuilder(rex);
    Block matched = left.build(left.addOneSided(join, JoinRelType.LEFT));
    BlockBuilder right = new BlockBuilder(rex);
    List<RexNode> unmatched = new ArrayList<>();
    for (RelDataType type : types(join.getLeft())) {
      unmatched.add(rex.makeNullLiteral(type));
    }
    unmatched.addAll(right.addOneSided(join, null));
    List<RelDataType> types = types(join);
    Source union = new Source.Union(List.of(matched, right.build(unmatched)), types);
    return addRelation(union, types, Relation.Kind.INNER, List.of());
  }

  private List<RexNode> addValues(Values values) {
    List<List<RexNode>> rows =
        values.getTuples().stream().map(row -> List.<RexNode>copyOf(row)).toList();
    List<RelDataType> types = types(values);
    return addRelation(new Source.OfValues(rows, types), types, Relation.Kind.INNER, List.of());
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
    List<RexNode> keptFields = add(kept);
    BlockBuilder inner = new BlockBuilder(rex);
    List<RexNode> innerOutputs = inner.add(other);
    List<RelDataType> types = new ArrayList<>();
    for (RexNode output : innerOutputs) {
      types.add(
          isOuter
              ? rex.getTypeFactory().createTypeWithNullability(output.getType(), true)
              : output.getType());
    }
    List<RexNode> otherFields = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      otherFields.add(new RexInputRef(columns + i, types.get(i)));
    }
    List<RexNode> both = new ArrayList<>(mirrored ? otherFields : keptFields);
    both.addAll(mirrored ? keptFields : otherFields);
    Relation.Kind kind =
        isOuter
            ? Relation.Kind.LEFT
            : type == JoinRelType.SEMI ? Relation.Kind.SEMI : Relation.Kind.ANTI;
    List<RexNode> on = RelOptUtil.conjunctions(Columns.replace(join.getCondition(), both));
    addRelation(new Source.OfBlock(inner.build(innerOutputs)), types, kind, on);
    return isOuter ? both : keptFields;
  }

  private List<RexNode> addSort(Sort sort) {
    BlockBuilder inner = new BlockBuilder(rex);
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
                        field.nullDirection
                            == org.apache.calcite.rel.RelFieldCollation.NullDirection.FIRST)));
    Optional<Long> limit = Literals.count(sort.fetch, "LIMIT");
    Source sorted =
        new Source.Sorted(
            inner.build(outputs),
            keys,
            Literals.count(sort.offset, "OFFSET").orElse(0L),
            limit.map(java.util.OptionalLong::of).orElseGet(java.util.OptionalLong::empty));
    return addRelation(
        sorted, outputs.stream().map(RexNode::getType).toList(), Relation.Kind.INNER, List.of());
  }

  /** A LEFT join whose null rows some predicate throws away is an inner join. */
  private void requireNullsWhereRejected() {
    for (int i = 0; i < relations.size(); i++) {
      Relation relation = relations.get(i);
      if (relation.kind() == Relation.Kind.LEFT && rejectsNulls(relation)) {
        relations.set(
            i,
            new Relation(
                relation.source(),
                relation.firstColumn(),
                relation.columns(),
                Relation.Kind.INNER,
                List.of()));
        conjuncts.addAll(relation.on());
      }
    }
  }

  private boolean rejectsNulls(Relation relation) {
    ImmutableBitSet nulls =
        ImmutableBitSet.range(relation.firstColumn(), relation.firstColumn() + relation.columns());
    for (RexNode conjunct : conjuncts) {
      BitSet named = Columns.of(conjunct);
      if (named.stream().anyMatch(relation::owns) && Strong.isNotTrue(conjunct, nulls)) {
        return true;
      }
    }
    return false;
  }

  static List<RelDataType> types(RelNode node) {
    return node.getRowType().getFieldList().stream().map(field -> field.getType()).toList();
  }

  private static String spoken(RelNode node) {
    return node.getRelTypeName().replace("Logical", "").toUpperCase(java.util.Locale.ROOT);
  }
}
