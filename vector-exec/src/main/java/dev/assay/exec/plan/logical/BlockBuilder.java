package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.plan.front.CatalogueTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.plan.Strong;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
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
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
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

  /** Values from around for which this block is computed, and its columns of them once joined. */
  private final Optional<Domain> domain;

  private Optional<List<RexNode>> domainFields = Optional.empty();

  BlockBuilder(RexBuilder rex) {
    this(rex, Optional.empty());
  }

  BlockBuilder(RexBuilder rex, Optional<Domain> domain) {
    this.rex = rex;
    this.domain = domain;
  }

  /** A builder for part of this block, for the same values from around if it names any. */
  BlockBuilder nested(RelNode part) {
    boolean isCorrelated =
        domain.isPresent()
            && Domain.namesIn(part).stream().anyMatch(domain.get().names()::contains);
    return new BlockBuilder(rex, isCorrelated ? domain : Optional.empty());
  }

  /** The values from around as columns of this block, which joins them now if it has not yet. */
  List<RexNode> domainFields() {
    if (domainFields.isEmpty()) {
      domainFields =
          Optional.of(
              domain
                  .map(d -> addRelation(d.source(), d.types(), Relation.Kind.INNER, List.of()))
                  .orElse(List.of()));
    }
    return domainFields.get();
  }

  boolean hasDomain() {
    return domain.isPresent();
  }

  /** Says in which columns a part of this block, which has been added, carries them. */
  void bindDomain(List<RexNode> columns) {
    if (domainFields.isEmpty()) {
      domainFields = Optional.of(columns);
      return;
    }
    for (int i = 0; i < columns.size(); i++) {
      conjuncts.addAll(Domain.same(rex, domainFields.get().get(i), columns.get(i)));
    }
  }

  /** The column of a field of a query around; the field itself where it is not known here. */
  RexNode around(RexFieldAccess access) {
    int known = domain.map(d -> d.names().indexOf(access)).orElse(-1);
    return known < 0 ? access : domainFields().get(known);
  }

  /** The different values of some expressions over this block as it is now, and maybe more. */
  Source valuesOf(List<RexNode> expressions) {
    BitSet named = new BitSet();
    expressions.forEach(expression -> Columns.collect(expression, named));
    List<Relation> kept = new ArrayList<>();
    for (int i = relations.size() - 1; i >= 0; i--) {
      Relation relation = relations.get(i);
      if (named.stream().anyMatch(relation::owns)) {
        kept.addFirst(relation);
        relation.on().forEach(on -> Columns.collect(on, named));
      }
    }
    if (kept.isEmpty()) {
      Source one = new Source.OfValues(List.of(List.of()), List.of());
      kept.add(new Relation(one, 0, 0, Relation.Kind.INNER, List.of()));
    } else if (kept.getFirst().kind() != Relation.Kind.INNER) {
      kept.clear();
      kept.addAll(relations);
    }
    List<RexNode> decided =
        conjuncts.stream()
            .filter(
                conjunct ->
                    Columns.of(conjunct).stream()
                        .allMatch(column -> kept.stream().anyMatch(each -> each.owns(column))))
            .toList();
    Block block = PushDown.of(new Block(kept, decided, List.of()));
    return new Source.OfGroups(block, expressions, List.of());
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
      case Correlate lateral -> addLateral(lateral);
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
      BlockBuilder inner = nested(project);
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
    return Columns.holdsSubquery(expression) || Columns.isCorrelated(expression)
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
    BlockBuilder left = nested(join);
    List<RexNode> matched = new ArrayList<>(left.addOneSided(join, JoinRelType.LEFT));
    matched.addAll(left.domainFields());
    BlockBuilder right = nested(join);
    List<RexNode> unmatched = new ArrayList<>();
    for (RelDataType type : types(join.getLeft())) {
      unmatched.add(rex.makeNullLiteral(type));
    }
    unmatched.addAll(right.addOneSided(join, null));
    unmatched.addAll(right.domainFields());
    List<RelDataType> types = new ArrayList<>(types(join));
    int width = types.size();
    left.domainFields().forEach(field -> types.add(field.getType()));
    List<Block> both = List.of(left.build(matched), right.build(unmatched));
    List<RexNode> fields =
        addRelation(new Source.Union(both, types), types, Relation.Kind.INNER, List.of());
    return bound(left, fields, width);
  }

  /** The first of the fields that a part has become; the others carry its values from around. */
  List<RexNode> bound(BlockBuilder part, List<RexNode> fields, int width) {
    if (part.hasDomain()) {
      bindDomain(fields.subList(width, width + part.domainFields().size()));
    }
    return fields.subList(0, width);
  }

  private List<RexNode> addLateral(Correlate lateral) {
    List<RexNode> left = add(lateral.getLeft());
    Subqueries subqueries = new Subqueries(this, left, lateral.getVariablesSet());
    List<RexNode> fields = new ArrayList<>(left);
    fields.addAll(
        subqueries.addLateral(lateral.getRight(), lateral.getJoinType() == JoinRelType.LEFT));
    return fields;
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
    BlockBuilder inner = nested(other);
    List<RexNode> innerOutputs = new ArrayList<>(inner.add(other));
    int width = innerOutputs.size();
    innerOutputs.addAll(inner.domainFields());
    if (inner.hasDomain() || Columns.isCorrelated(join.getCondition())) {
      domainFields();
    }
    List<RelDataType> types = new ArrayList<>();
    List<RexNode> otherFields = new ArrayList<>();
    for (RexNode output : innerOutputs) {
      types.add(
          isOuter
              ? rex.getTypeFactory().createTypeWithNullability(output.getType(), true)
              : output.getType());
      otherFields.add(new RexInputRef(columns + otherFields.size(), types.getLast()));
    }
    List<RexNode> on = new ArrayList<>();
    for (int i = width; i < types.size(); i++) {
      on.addAll(Domain.same(rex, domainFields().get(i - width), otherFields.get(i)));
    }
    List<RexNode> fields = otherFields.subList(0, width);
    List<RexNode> both = new ArrayList<>(mirrored ? fields : keptFields);
    both.addAll(mirrored ? keptFields : fields);
    Relation.Kind kind =
        isOuter
            ? Relation.Kind.LEFT
            : type == JoinRelType.SEMI ? Relation.Kind.SEMI : Relation.Kind.ANTI;
    if (Columns.holdsSubquery(join.getCondition())) {
      throw SqlException.unsupported("a subquery in the condition of an outer join");
    }
    on.addAll(RelOptUtil.conjunctions(resolve(join.getCondition(), both, Set.of())));
    addRelation(new Source.OfBlock(inner.build(innerOutputs)), types, kind, on);
    return isOuter ? both : keptFields;
  }

  private List<RexNode> addSort(Sort sort) {
    BlockBuilder inner = nested(sort);
    if (inner.hasDomain() && sort.fetch == null && sort.offset == null) {
      return add(sort.getInput());
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
                        field.nullDirection
                            == org.apache.calcite.rel.RelFieldCollation.NullDirection.FIRST)));
    if (inner.hasDomain()) {
      return addLimitForEach(sort, inner, outputs, keys);
    }
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

  /** The first rows for each of the values from around. */
  private List<RexNode> addLimitForEach(
      Sort sort, BlockBuilder inner, List<RexNode> fields, List<Source.Key> keys) {
    List<RexNode> outputs = new ArrayList<>(fields);
    outputs.addAll(inner.domainFields());
    List<Integer> partition = IntStream.range(fields.size(), outputs.size()).boxed().toList();
    List<RexNode> numbered = addNumbered(inner.build(outputs), partition, keys);
    RexNode number = numbered.getLast();
    long offset = Literals.count(sort.offset, "OFFSET").orElse(0L);
    conjuncts.add(rex.makeCall(SqlStdOperatorTable.GREATER_THAN, number, whole(offset)));
    Literals.count(sort.fetch, "LIMIT")
        .ifPresent(
            limit ->
                conjuncts.add(
                    rex.makeCall(
                        SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
                        number,
                        whole(offset + Math.min(limit, Long.MAX_VALUE - offset)))));
    return bound(inner, numbered, fields.size());
  }

  /** Adds a block's rows with their numbers, from 1 in each partition, behind. */
  List<RexNode> addNumbered(Block block, List<Integer> partition, List<Source.Key> keys) {
    RelDataType whole = rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
    Source.Over number =
        new Source.Over(
            WindowCall.Function.ROW_NUMBER, List.of(), WindowCall.Frame.WHOLE, false, whole);
    List<RelDataType> types = new ArrayList<>();
    block.outputs().forEach(output -> types.add(output.getType()));
    types.add(whole);
    return addRelation(
        new Source.Windowed(block, partition, keys, List.of(number)),
        types,
        Relation.Kind.INNER,
        List.of());
  }

  private RexNode whole(long value) {
    return rex.makeExactLiteral(
        BigDecimal.valueOf(value), rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT));
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
