package dev.assay.exec.tpch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.SqlEngine;
import dev.assay.exec.load.Tpch;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.table.Table;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All queries of TPC-H from text to rows, against DuckDB on the same generated rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpchSqlTest {

  private static final double SCALE = 0.01;

  /** Sums of doubles depend on their order; so many digits do not. */
  private static final MathContext DIGITS = new MathContext(11);

  private final SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT);
  private @Nullable Connection duck;

  @BeforeAll
  void generate() throws SQLException {
    duck = DriverManager.getConnection("jdbc:duckdb:");
    for (Table table : Tpch.generate(SCALE, 2, MemoryBudget.of(1L << 30))) {
      engine.register(table);
      DuckTables.copy(table, Objects.requireNonNull(duck));
    }
  }

  @AfterAll
  void close() throws SQLException {
    engine.close();
    Objects.requireNonNull(duck).close();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
  void rowsAreDuckDbs(int query) throws SQLException, IOException {
    String sql = text(query);
    List<List<String>> expected = new ArrayList<>();
    try (Statement statement = Objects.requireNonNull(duck).createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          row.add(text(rows.getObject(column)));
        }
        expected.add(row);
      }
    }
    assertFalse(expected.isEmpty(), "a query without rows proves nothing");
    QueryResult result =
        Execution.run(engine.plan(sql).root(), new ExecutionConfig(2, 256, 1L << 30, false));
    assertEquals(expected, rows(result));
  }

  /** Rows as texts that do not depend on the order of sums. */
  static List<List<String>> rows(QueryResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < result.rows(); row++) {
      rows.add(result.row(row).stream().map(TpchSqlTest::text).toList());
    }
    return rows;
  }

  /** The text of a query. */
  static String text(int query) throws IOException {
    String resource = String.format(Locale.ROOT, "/tpch/q%02d.sql", query);
    try (InputStream text = TpchSqlTest.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(text, resource).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Double number -> number(BigDecimal.valueOf(number));
      case Number number -> number(new BigDecimal(number.toString()));
      default -> value.toString();
    };
  }

  private static String number(BigDecimal number) {
    return number.round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
