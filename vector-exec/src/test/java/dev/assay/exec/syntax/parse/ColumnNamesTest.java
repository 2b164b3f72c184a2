package dev.assay.exec.syntax.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.exec.syntax.Query;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of columns beside those that DuckDB gives. */
class ColumnNamesTest {

  private static final String TABLE =
      "CREATE TABLE t(a INT, b INT, \"A b\" INT, s VARCHAR, d DATE, \"select\" INT, \"Cc\" INT)";

  @Test
  void areThoseOfDuckDb() throws SQLException, IOException {
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
      for (String expression : expressions()) {
        String sql = "SELECT " + expression + " FROM t";
        try (ResultSet result = statement.executeQuery("DESCRIBE " + sql)) {
          result.next();
          expected.add(result.getString(1));
        }
        Query.Select select = (Query.Select) SqlParser.query(sql);
        actual.add(new ColumnNames(sql).of(select.items().getFirst().expression()));
      }
    }
    assertEquals(String.join("\n", expected), String.join("\n", actual));
  }

  private static List<String> expressions() throws IOException {
    try (var stream = ColumnNamesTest.class.getResourceAsStream("/syntax/expressions.txt")) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
