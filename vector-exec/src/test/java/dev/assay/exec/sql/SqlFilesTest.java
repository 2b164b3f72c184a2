package dev.assay.exec.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.operator.result.QueryResult;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.plan.cost.CostModel;
import dev.assay.exec.table.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Queries in files, each run here and by DuckDB, on the tables that {@code tables.sql} makes: small
 * ones full of nulls and repeated values. Statements end with a semicolon at the end of a line; a
 * comment line before one says what is special about it:
 *
 * <pre>
 *  -- in order            rows are compared in order; else as multisets
 *  -- error: sentence     it fails here with a message that contains this; DuckDB is not asked
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlFilesTest {

  /** Sums of doubles depend on their order; so many digits do not. */
  private static final MathContext DIGITS = new MathContext(11);

  private static final String IN_ORDER = "in order";
  private static final String ERROR = "error: ";

  private final SqlEngine engine =
      SqlEngine.open(
          new SqlEngine.Config(CostModel.DEFAULT, new ExecutionConfig(2, 64, 1L << 26, false)));
  private @Nullable Connection duck;

  /** A statement and the line comments before it. */
  private record Case(String sql, List<String> notes) {}

  @BeforeAll
  void copyTables() throws SQLException, IOException, URISyntaxException {
    duck = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = Objects.requireNonNull(duck).createStatement()) {
      for (Case each : cases(folder().resolve("tables.sql"))) {
        statement.execute(each.sql());
      }
    }
    for (Table table : CopiedTables.of(Objects.requireNonNull(duck))) {
      engine.register(table);
    }
  }

  @AfterAll
  void close() throws SQLException {
    engine.close();
    Objects.requireNonNull(duck).close();
  }

  @TestFactory
  Stream<DynamicContainer> rowsAreDuckDbs() throws IOException, URISyntaxException {
    List<DynamicContainer> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder())) {
      for (Path file : all.sorted().toList()) {
        if (!file.endsWith("tables.sql")) {
          List<DynamicTest> tests = new ArrayList<>();
          for (Case each : cases(file)) {
            tests.add(DynamicTest.dynamicTest(each.sql(), () -> check(each)));
          }
          assertTrue(!tests.isEmpty(), file + " holds no statement");
          files.add(DynamicContainer.dynamicContainer(file.getFileName().toString(), tests));
        }
      }
    }
    return files.stream();
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(SqlFilesTest.class.getResource("/sql")).toURI());
  }

  private static List<Case> cases(Path file) throws IOException {
    List<Case> cases = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    StringBuilder sql = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("--")) {
        notes.add(line.substring(2).strip());
      } else if (line.endsWith(";")) {
        sql.append(line, 0, line.length() - 1);
        cases.add(new Case(sql.toString(), List.copyOf(notes)));
        sql.setLength(0);
        notes.clear();
      } else if (!line.isBlank()) {
        sql.append(line).append('\n');
      }
    }
    assertTrue(sql.isEmpty(), file + " ends within a statement");
    return cases;
  }

  private void check(Case each) throws SQLException {
    for (String note : each.notes()) {
      if (note.startsWith(ERROR)) {
        RuntimeException failure = assertThrows(RuntimeException.class, () -> rows(each.sql()));
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains(note.substring(ERROR.length())), message);
        return;
      }
    }
    List<List<String>> expected = new ArrayList<>();
    try (Statement statement = Objects.requireNonNull(duck).createStatement();
        ResultSet rows = statement.executeQuery(each.sql())) {
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          row.add(text(rows.getObject(column)));
        }
        expected.add(row);
      }
    }
    List<List<String>> actual = rows(each.sql());
    if (!each.notes().contains(IN_ORDER)) {
      expected.sort((a, b) -> a.toString().compareTo(b.toString()));
      actual.sort((a, b) -> a.toString().compareTo(b.toString()));
    }
    assertEquals(lines(expected), lines(actual));
  }

  private static String lines(List<List<String>> rows) {
    return String.join("\n", rows.stream().map(Object::toString).toList());
  }

  private List<List<String>> rows(String sql) {
    QueryResult result = engine.execute(sql);
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < result.rows(); row++) {
      rows.add(new ArrayList<>(result.row(row).stream().map(SqlFilesTest::text).toList()));
    }
    return rows;
  }

  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Double number when !Double.isFinite(number) ->
          number.toString().toLowerCase(Locale.ROOT);
      case Float number when !Float.isFinite(number) -> number.toString().toLowerCase(Locale.ROOT);
      case Timestamp moment -> moment.toLocalDateTime().toString();
      case Number number -> number(new BigDecimal(number.toString()));
      default -> value.toString();
    };
  }

  private static String number(BigDecimal number) {
    return number.round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
