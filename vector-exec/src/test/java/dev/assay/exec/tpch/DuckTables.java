package dev.assay.exec.tpch;

import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.operator.result.ResultColumn;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableColumn;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Copies of our tables in DuckDB. */
final class DuckTables {

  private DuckTables() {}

  static void copy(Table table, Connection connection) throws SQLException {
    String columns =
        table.columns().stream()
            .map(column -> column.name() + " " + type(column))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE " + table.name() + " (" + columns + ")");
    }
    Relation all =
        Relation.scan(
            table, table.columns().stream().map(TableColumn::name).toList(), (double) table.rows());
    QueryResult rows = Execution.run(all.node(), ExecutionConfig.of(1));
    try (DuckDBAppender appender =
        connection.unwrap(DuckDBConnection.class).createAppender("main", table.name())) {
      for (int row = 0; row < rows.rows(); row++) {
        appender.beginRow();
        for (ResultColumn column : rows.columns()) {
          append(appender, column, row);
        }
        appender.endRow();
      }
    }
  }

  private static String type(TableColumn column) {
    return switch (column.type().kind()) {
      case DECIMAL -> "DECIMAL(" + column.type().precision() + ", " + column.type().scale() + ")";
      default -> column.type().kind().name();
    };
  }

  private static void append(DuckDBAppender appender, ResultColumn column, int row)
      throws SQLException {
    switch (column.get(row)) {
      case null -> appender.appendNull();
      case Integer number -> appender.append(number.intValue());
      case Long number -> appender.append(number.longValue());
      case Double number -> appender.append(number.doubleValue());
      case BigDecimal number -> appender.append(number);
      case String text -> appender.append(text);
      case LocalDate day -> appender.append(day);
      case Object other -> throw new IllegalArgumentException("no column of a test: " + other);
    }
  }
}
