package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Spool;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.schema.TransientTable;

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

  Optional<Domain> domain() {
    return domain;
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
    OuterJoins.simplify(relations, conjuncts);
    return PushDown.of(new Block(relations, conjuncts, outputs));
  }

  /** Adds a tree; returns its fields over the block's columns. */
  List<RexNode> add(RelNode node) {
    return switch (node) {
      case TableScan scan -> addTable(scan);
      case Project project -> addProject(project);
      case Filter filter -> addFilter(filter);
      case Join join -> Joins.add(this, join);
      case Aggregate aggregate -> Aggregates.add(this, aggregate);
      case Sort sort -> Orders.add(this, sort);
      case Values values -> addValues(values);
      case Correlate lateral -> Joins.add(this, lateral);
      case RepeatUnion recursive -> Recursion.add(this, recursive);
      case Once once -> once.addTo(this);
      case Spool spool -> add(spool.getInput());
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
    TransientTable working = scan.getTable().unwrap(TransientTable.class);
    if (working != null) {
      List<RelDataType> types = types(scan);
      return addRelation(new Source.Working(working, types), types, Relation.Kind.INNER, List.of());
    }
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
    BlockBuilder inner = nested(project);
    if (inner.hasDomain() || project.getProjects().stream().allMatch(RexUtil::isDeterministic)) {
      return expressions(project);
    }
    List<RexNode> outputs = inner.expressions(project);
    Source once =
        new Source.Sorted(
            inner.build(outputs), List.of(), 0, OptionalLong.empty(), OptionalDouble.empty());
    return addRelation(once, types(project), Relation.Kind.INNER, List.of());
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

  /** Adds a predicate as its conjuncts. */
  void addSplit(RexNode predicate) {
    for (RexNode conjunct : RelOptUtil.conjunctions(RexUtil.pullFactors(rex, predicate))) {
      conjuncts.add(conjunct);
    }
  }

  /** An expression over some fields, over the block's columns. */
  RexNode resolve(RexNode expression, List<RexNode> fields, Set<CorrelationId> variables) {
    return Columns.holdsSubquery(expression) || Columns.isCorrelated(expression)
        ? new Subqueries(this, fields, variables).resolve(expression)
        : Columns.replace(expression, fields);
  }

  /** The first of the fields that a part has become; the others carry its values from around. */
  List<RexNode> bound(BlockBuilder part, List<RexNode> fields, int width) {
    if (part.hasDomain()) {
      bindDomain(fields.subList(width, width + part.domainFields().size()));
    }
    return fields.subList(0, width);
  }

  private List<RexNode> addValues(Values values) {
    List<List<RexNode>> rows =
        values.getTuples().stream().map(row -> List.<RexNode>copyOf(row)).toList();
    List<RelDataType> types = types(values);
    return addRelation(new Source.OfValues(rows, types), types, Relation.Kind.INNER, List.of());
  }

  static List<RelDataType> types(RelNode node) {
    return node.getRowType().getFieldList().stream().map(field -> field.getType()).toList();
  }

  private static String spoken(RelNode node) {
    return node.getRelTypeName().replace("Logical", "").toUpperCase(java.util.Locale.ROOT);
  }
}
