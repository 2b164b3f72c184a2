package dev.assay.exec.plan.bind;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.syntax.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/**
 * What names mean in expressions over one relation, of which one node is made: its columns, and
 * from within a subquery the columns of what is around, as fields of a variable.
 */
final class Clause {

  private final Algebra algebra;
  private final @Nullable Clause around;
  private final List<Column> columns;
  private final RelDataType rowType;
  private final Map<String, Node> aliases;
  private @Nullable CorrelationId variable;

  /**
   * A clause.
   *
   * @param aliases expressions of the select list by their names in lower case, where they count
   */
  Clause(Algebra algebra, @Nullable Clause around, Relation relation, Map<String, Node> aliases) {
    this.algebra = algebra;
    this.around = around;
    this.columns = relation.columns();
    this.rowType = relation.node().getRowType();
    this.aliases = aliases;
  }

  @Nullable Clause around() {
    return around;
  }

  List<Column> columns() {
    return columns;
  }

  int width() {
    return rowType.getFieldCount();
  }

  /** The variable by which subqueries name columns of this clause, where some do. */
  Set<CorrelationId> variables() {
    return variable == null ? Set.of() : Set.of(variable);
  }

  /** An expression of the select list by its name. */
  Optional<Node> alias(String name) {
    return Optional.ofNullable(aliases.get(fold(name)));
  }

  /** The column of a name in this relation. */
  Optional<RexNode> own(List<String> parts) {
    String name = parts.getLast();
    String table = parts.size() > 1 ? parts.get(parts.size() - 2) : "";
    Column found = null;
    for (Column column : columns) {
      boolean matches =
          column.name().equalsIgnoreCase(name)
              && (table.isEmpty() ? column.bare() : column.table().equalsIgnoreCase(table));
      if (matches && found != null && !found.value().equals(column.value())) {
        throw new SqlException("column '" + name + "' is ambiguous");
      }
      found = matches ? column : found;
    }
    return Optional.ofNullable(found).map(Column::value);
  }

  /** The column of a name around this relation. */
  Optional<RexNode> outer(List<String> parts) {
    for (Clause clause = around; clause != null; clause = clause.around) {
      Optional<RexNode> found = clause.own(parts);
      if (found.isPresent()) {
        return Optional.of(clause.fromWithin(found.get()));
      }
    }
    return Optional.empty();
  }

  /** An expression over this relation's columns, as a subquery names it. */
  private RexNode fromWithin(RexNode value) {
    if (variable == null) {
      variable = algebra.cluster().createCorrel();
    }
    RexNode row = algebra.rex().makeCorrel(rowType, variable);
    return value.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef reference) {
            return algebra.rex().makeFieldAccess(row, reference.getIndex());
          }
        });
  }

  /** Names that are spelled alike, for a failure. */
  List<String> known() {
    List<String> names = new ArrayList<>();
    columns.forEach(column -> names.add(column.name()));
    return names;
  }

  static String fold(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }
}
