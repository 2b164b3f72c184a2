package dev.assay.exec.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.operator.result.QueryResult;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs statements one after the other here and in DuckDB: both fail, or rows are the same, those of
 * RETURNING in any order.
 */
final class BesideDuck {

  private BesideDuck() {}

  static void run(String script) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT)) {
      for (String sql : script.split(";\\s*")) {
        assertEquals(theirs(duck, sql), ours(engine, sql), sql);
      }
    }
  }

  private static boolean hasRows(String sql) {
    return sql.startsWith("SELECT") || sql.contains("RETURNING");
  }

  private static List<String> ordered(String sql, List<String> rows) {
    return sql.startsWith("SELECT") ? rows : rows.stream().sorted().toList();
  }

  private static List<String> ours(SqlEngine engine, String sql) {
    try {
      QueryResult result = engine.execute(sql);
      List<String> rows = new ArrayList<>();
      for (int row = 0; row < result.rows() && hasRows(sql); row++) {
        rows.add(result.row(row).toString());
      }
      return ordered(sql, rows);
    } catch (SqlException e) {
      return List.of("failed");
    }
  }

  private static List<String> theirs(Connection duck, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = duck.createStatement()) {
      if (!statement.execute(sql) || !hasRows(sql)) {
        return rows;
      }
      try (ResultSet result = statement.getResultSet()) {
        while (result.next()) {
          List<String> row = new ArrayList<>();
          for (int c = 1; c <= result.getMetaData().getColumnCount(); c++) {
            row.add(String.valueOf(result.getObject(c)));
          }
          rows.add(row.toString());
        }
      }
      return ordered(sql, rows);
    } catch (SQLException e) {
      return List.of("failed");
    }
  }
}
