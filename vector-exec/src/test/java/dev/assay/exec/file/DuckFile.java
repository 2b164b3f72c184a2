package dev.assay.exec.file;

import dev.assay.exec.operator.result.QueryResult;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DuckDB as writer of files and as oracle of what is in them. */
final class DuckFile implements AutoCloseable {

  private final Connection connection;

  DuckFile() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    run("SET threads = 1", "SET TimeZone = 'UTC'");
  }

  void run(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  List<List<String>> rows(String sql) throws SQLException {
    List<List<String>> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          row.add(text(rows.getObject(column)));
        }
        all.add(row);
      }
    }
    return all;
  }

  static List<List<String>> rows(QueryResult result) {
    List<List<String>> all = new ArrayList<>();
    for (int row = 0; row < result.rows(); row++) {
      all.add(result.row(row).stream().map(DuckFile::text).toList());
    }
    return all;
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Float number -> BigDecimal.valueOf(number.doubleValue()).stripTrailingZeros().toString();
      case Double number ->
          number.isNaN() || number.isInfinite()
              ? number.toString()
              : BigDecimal.valueOf(number).stripTrailingZeros().toString();
      case Date date -> date.toLocalDate().toString();
      case Timestamp moment -> moment.toLocalDateTime().toString();
      case OffsetDateTime moment -> moment.toInstant().toString();
      case BigDecimal number -> number.toPlainString();
      default -> value.toString();
    };
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
