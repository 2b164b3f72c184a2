package dev.assay.exec.plan.bind;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.translate.Operators;
import dev.assay.exec.syntax.TableNode;
import dev.assay.exec.syntax.TableNode.JoinKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/** Joins. A query at the right side may name what stands at the left (LATERAL). */
final class JoinBinder {

  private final Environment environment;
  private final Algebra algebra;
  private final TableBinder tables;
  private final @Nullable Clause around;

  JoinBinder(Environment environment, TableBinder tables, @Nullable Clause around) {
    this.environment = environment;
    this.tables = tables;
    this.around = around;
    algebra = environment.algebra();
  }

  Relation bind(TableNode.Joined join) {
    Relation left = tables.bind(join.left(), around);
    if (join.matching() == TableNode.Matching.PLACE) {
      Relation right = tables.bind(join.right(), around);
      RelNode both = OrderedJoins.byPlace(algebra, left.node(), right.node());
      return named(both, left, right, JoinKind.FULL, List.of());
    }
    Clause before = new Clause(algebra, around, left, Map.of());
    Relation right = tables.bind(join.right(), before);
    if (!before.variables().isEmpty()) {
      return lateral(join, left, right, before);
    }
    List<String> using = join.natural() ? shared(left, right) : join.using();
    Set<CorrelationId> variables = Set.of();
    RexNode condition = algebra.rex().makeLiteral(true);
    if (!using.isEmpty()) {
      condition = environment.at(join.at(), () -> equal(left, right, using, join.matching()));
    } else if (join.on().isPresent()) {
      Clause pairs = pairs(left, right, join.kind());
      condition =
          new ExpressionBinder(environment, pairs, null, Windows.NONE).condition(join.on().get());
      variables = pairs.variables();
    }
    RelNode node;
    if (join.matching() == TableNode.Matching.NEAREST) {
      RexNode all = condition;
      node =
          environment.at(
              join.at(),
              () -> OrderedJoins.nearest(algebra, left.node(), right.node(), all, join.kind()));
    } else {
      node =
          LogicalJoin.create(
              left.node(), right.node(), List.of(), condition, variables, type(join.kind()));
    }
    return named(node, left, right, join.kind(), using);
  }

  /** What names mean in the condition of a join: columns of both sides, before any is null. */
  private Clause pairs(Relation left, Relation right, JoinKind kind) {
    List<RelDataType> types = new ArrayList<>();
    left.node().getRowType().getFieldList().forEach(field -> types.add(field.getType()));
    right.node().getRowType().getFieldList().forEach(field -> types.add(field.getType()));
    List<Column> both = columns(left, right, kind, List.of());
    return new Clause(algebra, around, both, algebra.rowType(types), Map.of());
  }

  private static JoinRelType type(JoinKind kind) {
    return switch (kind) {
      case INNER, CROSS -> JoinRelType.INNER;
      case LEFT -> JoinRelType.LEFT;
      case RIGHT -> JoinRelType.RIGHT;
      case FULL -> JoinRelType.FULL;
      case SEMI -> JoinRelType.SEMI;
      case ANTI -> JoinRelType.ANTI;
    };
  }

  private Relation lateral(TableNode.Joined join, Relation left, Relation right, Clause before) {
    JoinRelType type = type(join.kind());
    if ((type != JoinRelType.INNER && type != JoinRelType.LEFT) || !join.using().isEmpty()) {
      throw environment.failure(
          join.at(), "a query that names what stands before it is joined by INNER or LEFT only");
    }
    RelNode wanted = right.node();
    if (join.on().isPresent()) {
      Clause clause = new Clause(algebra, before, right, Map.of());
      RexNode condition =
          new ExpressionBinder(environment, clause, null, Windows.NONE).condition(join.on().get());
      wanted =
          condition.isAlwaysTrue() ? wanted : algebra.filter(wanted, condition, clause.variables());
    }
    RelNode node =
        LogicalCorrelate.create(
            left.node(),
            wanted,
            List.of(),
            before.variables().iterator().next(),
            ImmutableBitSet.range(left.node().getRowType().getFieldCount()),
            type);
    return named(node, left, right, join.kind(), List.of());
  }

  /** Names that bare columns of both sides have. */
  private static List<String> shared(Relation left, Relation right) {
    List<String> names = new ArrayList<>();
    for (Column column : left.columns()) {
      boolean isShared =
          column.bare()
              && right.columns().stream()
                  .anyMatch(other -> other.bare() && other.name().equalsIgnoreCase(column.name()));
      if (isShared) {
        names.add(column.name());
      }
    }
    return names;
  }

  /** Columns of these names are the same; with ASOF the last one's at the right is not greater. */
  private RexNode equal(
      Relation left, Relation right, List<String> names, TableNode.Matching matching) {
    int width = left.node().getRowType().getFieldCount();
    List<RexNode> all = new ArrayList<>();
    for (String name : names) {
      boolean isNearest = matching == TableNode.Matching.NEAREST && all.size() == names.size() - 1;
      all.add(
          algebra.call(
              isNearest ? SqlStdOperatorTable.GREATER_THAN_OR_EQUAL : SqlStdOperatorTable.EQUALS,
              column(left, name),
              RexUtil.shift(column(right, name), width)));
    }
    return RexUtil.composeConjunction(algebra.rex(), all);
  }

  private RexNode column(Relation side, String name) {
    return new Clause(algebra, null, side, Map.of())
        .own(List.of(name))
        .orElseThrow(
            () -> new SqlException("there is no column '" + name + "' at one side of the join"));
  }

  private Relation named(
      RelNode node, Relation left, Relation right, JoinKind kind, List<String> using) {
    if (kind == JoinKind.SEMI || kind == JoinKind.ANTI) {
      return new Relation(node, left.columns());
    }
    List<RelDataTypeField> fields = node.getRowType().getFieldList();
    RexShuttle typed =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef reference) {
            return new RexInputRef(
                reference.getIndex(), fields.get(reference.getIndex()).getType());
          }
        };
    List<Column> columns = new ArrayList<>();
    for (Column column : columns(left, right, kind, using)) {
      columns.add(column.with(column.value().accept(typed)));
    }
    return new Relation(node, columns);
  }

  /** Columns of both sides; those that USING names come once under their bare names. */
  private List<Column> columns(Relation left, Relation right, JoinKind kind, List<String> using) {
    int width = left.node().getRowType().getFieldCount();
    List<Column> columns = new ArrayList<>();
    for (Column column : left.columns()) {
      Optional<String> name =
          using.stream()
              .filter(each -> column.bare() && each.equalsIgnoreCase(column.name()))
              .findFirst();
      if (name.isEmpty()) {
        columns.add(column);
        continue;
      }
      RexNode other = RexUtil.shift(column(right, name.get()), width);
      RexNode merged =
          switch (kind) {
            case RIGHT -> other;
            case FULL ->
                algebra.rex().makeCall(Operators.named("COALESCE"), List.of(column.value(), other));
            default -> column.value();
          };
      columns.add(new Column("", column.name(), merged, true, column.starred()));
      columns.add(new Column(column.table(), column.name(), column.value(), false, false));
    }
    for (Column column : right.columns()) {
      boolean isUsed = column.bare() && using.stream().anyMatch(column.name()::equalsIgnoreCase);
      columns.add(
          new Column(
              column.table(),
              column.name(),
              RexUtil.shift(column.value(), width),
              column.bare() && !isUsed,
              column.starred() && !isUsed));
    }
    return columns;
  }
}
