package dev.assay.exec.plan.bind;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.logical.CatalogueTable;
import dev.assay.exec.syntax.TableNode;
import dev.assay.exec.syntax.parse.SqlParser;
import dev.assay.exec.table.Catalogue;
import dev.assay.exec.table.Catalogue.View;
import dev.assay.exec.table.NumberSeries;
import dev.assay.exec.table.NumberedTable;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.TableExpressionFactory;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.prepare.RelOptTableImpl;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/** What FROM names: tables, views, files, tables of WITH, queries, series and joins of these. */
final class TableBinder {

  private final Environment environment;
  private final Algebra algebra;

  TableBinder(Environment environment) {
    this.environment = environment;
    algebra = environment.algebra();
  }

  /**
   * A table.
   *
   * @param around what a query in it may name
   */
  Relation bind(TableNode table, @Nullable Clause around) {
    return switch (table) {
      case TableNode.Named named -> named(named);
      case TableNode.Derived derived -> {
        Relation relation = new QueryBinder(environment, around).bind(derived.query());
        yield renamed(relation, derived.alias(), "", derived.at());
      }
      case TableNode.Called called -> called(called);
      case TableNode.Joined joined -> new JoinBinder(environment, this, around).bind(joined);
    };
  }

  private Relation named(TableNode.Named named) {
    String name = named.parts().getLast();
    if (named.parts().size() == 1) {
      Optional<Relation> common = environment.commonTable(name);
      if (common.isPresent()) {
        return renamed(common.get(), named.alias(), name, named.at());
      }
    }
    String schema = named.parts().size() == 1 ? "" : named.parts().get(named.parts().size() - 2);
    String qualified = Catalogue.qualified(schema, name);
    Relation relation = environment.at(named.at(), () -> stored(qualified));
    return withRowIds(qualified, renamed(relation, named.alias(), plainName(name), named.at()));
  }

  /** The same with the hidden column of row numbers, where a table is and the query names it. */
  private Relation withRowIds(String name, Relation relation) {
    if (!environment.namesRowIds()
        || relation.columns().stream()
            .anyMatch(c -> c.name().equalsIgnoreCase(NumberedTable.ROW_ID))) {
      return relation;
    }
    Optional<Table> numbered = environment.names().find(NumberedTable.NAME + name);
    if (numbered.isEmpty()) {
      return relation;
    }
    RelNode scan = scan(numbered.get().name(), numbered.get()).node();
    List<Column> columns = new ArrayList<>(relation.columns());
    RexNode number = algebra.fields(scan).getLast();
    columns.add(new Column(columns.getFirst().table(), NumberedTable.ROW_ID, number, true, false));
    return new Relation(scan, columns);
  }

  private Relation stored(String name) {
    return environment
        .names()
        .find(name)
        .map(table -> scan(name, table))
        .or(() -> environment.names().view(name).map(this::view))
        .orElseThrow(() -> new SqlException("there is no table '" + name + "'"));
  }

  /** The name by which columns of a file are told: that of the file without folders and ending. */
  private static String plainName(String name) {
    int dot = name.lastIndexOf('.');
    return dot <= 0 ? name : name.substring(name.lastIndexOf('/', dot) + 1, dot);
  }

  /**
   * A scan.
   *
   * @param name by which the table is found again
   */
  private Relation scan(String name, Table table) {
    CatalogueTable known = new CatalogueTable(table);
    RelDataType row = known.getRowType(algebra.types());
    RelOptTable scanned =
        RelOptTableImpl.create(
            null,
            row,
            List.of(name),
            known,
            (TableExpressionFactory) _ -> Expressions.constant(null));
    return Relation.of(
        LogicalTableScan.create(algebra.cluster(), scanned, List.of()),
        "",
        table.columns().stream().map(TableColumn::name).toList());
  }

  private Relation view(View view) {
    Environment inner = environment.forView(view.sql());
    Relation relation;
    try {
      relation = new QueryBinder(inner, null).bind(SqlParser.query(view.sql()));
    } catch (SqlException e) {
      throw environment.views() > 0
          ? e
          : new SqlException("in view " + view.name() + ": " + e.getMessage());
    }
    List<String> names = view.columns().isEmpty() ? relation.names() : view.columns();
    if (names.size() != relation.columns().size()) {
      throw new SqlException(
          "view %s names %d columns, its query has %d"
              .formatted(view.name(), names.size(), relation.columns().size()));
    }
    return Relation.of(relation.node(), "", names);
  }

  private Relation called(TableNode.Called called) {
    Relation relation = environment.at(called.at(), () -> ofFunction(called));
    TableNode.Alias alias = called.alias();
    Relation renamed = renamed(relation, alias, called.name(), called.at());
    boolean isSeries = NumberSeries.isName(called.name()) || called.name().equals("unnest");
    if (!isSeries || alias.name().isEmpty() || !alias.columns().isEmpty()) {
      return renamed;
    }
    // As in PostgreSQL, the name of the table is that of its only column; the function's stays.
    String name = alias.name().get();
    Column own = renamed.columns().getFirst();
    Column hidden = new Column(name, own.name(), own.value(), true, false);
    return new Relation(
        renamed.node(),
        own.name().equalsIgnoreCase(name)
            ? List.of(own)
            : List.of(new Column(name, name, own.value()), hidden));
  }

  private Relation ofFunction(TableNode.Called called) {
    if (FileCalls.isOne(called)) {
      return new FileCalls(environment, this::stored).bind(called);
    }
    boolean isSystems = called.name().startsWith("duckdb_") || called.name().equals("show_tables");
    if (isSystems && called.arguments().isEmpty()) {
      return stored(called.name() + "()");
    }
    Optional<Relation> rows = new ConstantArguments(environment).rows(called, this::stored);
    if (rows.isPresent()) {
      return rows.get();
    }
    if (!NumberSeries.isName(called.name())) {
      throw SqlException.unsupported("the table function " + called.name() + " called so");
    }
    if (MomentSeries.isOne(environment, called)) {
      return new MomentSeries(environment, called).over(this::stored);
    }
    ConstantArguments constants = new ConstantArguments(environment);
    List<String> numbers = called.arguments().stream().map(constants::whole).toList();
    if (!NumberSeries.areBounds(numbers)) {
      throw new SqlException(
          called.name() + " takes one to three whole numbers here, and no step of 0");
    }
    return stored(NumberSeries.table(called.name(), numbers));
  }

  /** The relation under another name. */
  private Relation renamed(Relation relation, TableNode.Alias alias, String name, int at) {
    String table = alias.name().orElse(name);
    if (alias.columns().size() > relation.columns().size()) {
      throw environment.failure(
          at,
          "%s has %d columns, not %d"
              .formatted(
                  table.isEmpty() ? "the query" : table,
                  relation.columns().size(),
                  alias.columns().size()));
    }
    List<Column> columns = new ArrayList<>();
    for (Column column : relation.columns()) {
      int index = columns.size();
      String own = index < alias.columns().size() ? alias.columns().get(index) : column.name();
      columns.add(new Column(table, own, column.value()));
    }
    return new Relation(relation.node(), columns);
  }
}
