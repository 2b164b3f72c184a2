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
  private @Nullable Groups groups;

  /**
   * A clause.
   *
   * @param aliases expressions of the select list by their names in lower case, where they count
   */
  Clause(Algebra algebra, @Nullable Clause around, Relation relation, Map<String, Node> aliases) {
    this(algebra, around, relation.columns(), relation.node().getRowType(), aliases);
  }

  /**
   * A clause over columns of which no node is made yet.
   *
   * @param rowType of the node to come
   */
  Clause(
      Algebra algebra,
      @Nullable Clause around,
      List<Column> columns,
      RelDataType rowType,
      Map<String, Node> aliases) {
    this.algebra = algebra;
    this.around = around;
    this.columns = columns;
    this.rowType = rowType;
    this.aliases = aliases;
  }

  @Nullable Clause around() {
    return around;
  }

  List<Column> columns() {
    return columns;
  }

  /** Says how these rows are grouped by expressions that subqueries stand in. */
  void setGroups(@Nullable Groups grouping) {
    groups = grouping;
  }

  Optional<Groups> groups() {
    return Optional.ofNullable(groups);
  }

  /** The innermost clause that has a name, this one or one around it. */
  Optional<Clause> owner(List<String> parts) {
    for (Clause clause = this; clause != null; clause = clause.around) {
      if (clause.own(parts).isPresent()) {
        return Optional.of(clause);
      }
    }
    return Optional.empty();
  }

  /** Whether a clause is this one or around it. */
  boolean isWithin(Clause other) {
    return this == other || (around != null && around.isWithin(other));
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

  /** An expression over this relation's columns, or its groups, as a subquery names it. */
  RexNode fromWithin(RexNode value) {
    if (variable == null) {
      variable = algebra.cluster().createCorrel();
    }
    CorrelationId name = variable;
    return value.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef reference) {
            int index = reference.getIndex();
            RelDataType row = index < width() ? rowType : wide(index, reference.getType());
            return algebra.rex().makeFieldAccess(algebra.rex().makeCorrel(row, name), index);
          }
        });
  }

  /** The row with one column more at a place behind its own. */
  private RelDataType wide(int index, RelDataType type) {
    List<RelDataType> types = new ArrayList<>();
    rowType.getFieldList().forEach(field -> types.add(field.getType()));
    while (types.size() <= index) {
      types.add(type);
    }
    return algebra.rowType(types);
  }

  static String fold(String name) {
    return name.toLowerCase(java.util.Locale.ROOT);
  }
}
