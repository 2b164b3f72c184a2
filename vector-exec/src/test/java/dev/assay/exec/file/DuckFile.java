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

  /** All types that both know, with runs, few and many different values, and rows without one. */
  static final String ROWS =
      """
      CREATE TABLE made AS SELECT
        i AS id,
        CASE WHEN i % 7 = 0 THEN NULL ELSE (i * 7919 % 1000)::INTEGER END AS few,
        (hash(i) % 1000000007)::BIGINT - 500000003 AS many,
        CASE WHEN i < 3000 THEN NULL ELSE i * 1000000007 END AS big,
        (i % 100 - 50)::TINYINT AS tiny, (i % 30000)::SMALLINT AS small,
        (i % 200)::UTINYINT AS utiny, (i % 60000)::USMALLINT AS usmall, (i * 3)::UINTEGER AS uint,
        (i % 3 = 0) AS flag, CASE WHEN i % 5 = 0 THEN NULL ELSE i % 2 = 0 END AS maybe,
        (i % 997)::DECIMAL(4, 1) AS d4, (i * 17)::DECIMAL(9, 2) / 1 AS dbl,
        (i * 17)::DECIMAL(9, 2) AS d9, (i * 1717171)::DECIMAL(18, 4) AS d18,
        CASE WHEN i % 11 = 0 THEN NULL ELSE sin(i) END AS sine,
        DATE '1992-01-01' + (i % 2500)::INTEGER AS made_on,
        CASE WHEN i % 13 = 0 THEN NULL ELSE 'v' || i % 5 END AS code,
        CASE WHEN i % 17 = 0 THEN NULL ELSE 'text ' || hash(i) || ' é' END AS long_text,
        CASE WHEN i % 4 = 0 THEN '' ELSE chr(65 + (i % 26)::INTEGER) END AS letter,
        NULL::INTEGER AS nothing, 42 AS same, sin(i)::FLOAT AS single,
        TIME '00:00:00' + to_microseconds(i * 8640000) AS hour,
        CASE WHEN i % 6 = 0 THEN NULL ELSE TIMESTAMP '1999-12-31 23:59:59' + to_microseconds(i * 777777777)
          END AS at_time,
        (TIMESTAMP '2000-01-01' + to_seconds(i))::TIMESTAMPTZ AS at_utc,
        (TIMESTAMP '1960-01-01' + to_seconds(i * 1000))::TIMESTAMP_MS AS at_ms,
        (TIMESTAMP '1960-01-01' + to_seconds(i * 1000))::TIMESTAMP_NS AS at_ns,
        CASE WHEN i % 9 = 0 THEN NULL ELSE i::DECIMAL(38, 5) * 1234567890123456 - 77 END AS d38,
        CASE WHEN i % 8 = 0 THEN NULL ELSE md5(i::VARCHAR)::UUID END AS uuid_value,
        ('e' || i % 3)::ENUM ('e0', 'e1', 'e2') AS kind
      FROM range(@rows) t(i)
      """;

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
