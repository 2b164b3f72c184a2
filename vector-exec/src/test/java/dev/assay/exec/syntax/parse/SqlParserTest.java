package dev.assay.exec.syntax.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.syntax.Query;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries and their trees. */
class SqlParserTest {

  private static List<String> lines(String resource) throws IOException {
    try (var stream = SqlParserTest.class.getResourceAsStream(resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  /** A tree without places and without what is empty or false. */
  private static String tree(Query query) {
    return query
        .toString()
        .replaceAll(
            "(, )?(at=\\d+|[a-zA-Z]+=(Optional\\.empty|false|\\[]|\\{}|NONE|NO_OTHERS))\\b?", "")
        .replaceAll("\\[, ", "[")
        .replaceAll("Optional\\[([^\\[\\]]*)]", "$1")
        .replaceAll("Name\\[parts=\\[([^\\[\\]]*)]]", "`$1`")
        .replaceAll("Exact\\[value=([^\\[\\]]*)]", "$1")
        .replaceAll("Text\\[value=([^\\[\\]]*)]", "'$1'")
        .replaceAll("(, )?(grouping=Grouping\\[]|alias=Alias\\[])", "");
  }

  /** Each line that begins with a bracket is the tree of the line before it. */
  @Test
  void treesAreAsRecorded() throws IOException {
    List<String> recorded = lines("/syntax/trees.txt");
    List<String> actual = new ArrayList<>();
    for (int i = 0; i < recorded.size(); i += 2) {
      actual.add(recorded.get(i));
      actual.add("  " + tree(SqlParser.query(recorded.get(i))));
    }
    assertEquals(String.join("\n", recorded), String.join("\n", actual));
  }

  @Test
  void queriesOfTpchAreParsed() throws IOException {
    for (int q = 1; q <= 22; q++) {
      String sql = String.join("\n", lines("/tpch/q%02d.sql".formatted(q)));
      assertTrue(SqlParser.query(sql).at() >= 0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT|1|7|expected an expression, found the end",
        "SELECT 1 +|1|11|expected an expression, found the end",
        "SELECT a b c|1|12|expected the end of the query, found 'c'",
        "SELECT (1|1|10|expected ), found the end",
        "SELECT 1 FROM|1|14|expected a name, found the end",
        "SELECT 'a|1|8|this quoted text does not end",
        "SELECT 1 /* x|1|10|this comment does not end",
        "SELECT a FROM t JOIN u|1|23|expected ON or USING, found the end",
        "SELECT a FROM t ASOF JOIN u|1|28|expected ON or USING, found the end",
        "SELECT $name|1|8|parameters are ? or $1, not by name",
        "SELECT 1 = 2 = 3|1|14|a comparison of a comparison needs brackets",
        "SELECT CASE 1 END|1|15|expected WHEN, found 'END'",
        "SELECT CAST(1 AS)|1|17|expected a type, found ')'",
        "SELECT interval 1 parsec|1|19|expected a unit of time, found 'parsec'",
        "VALUES (1), (2, 3)|1|19|all rows of VALUES must have equally many values, at least one",
        "WITH a AS (SELECT 1), a AS (SELECT 2) SELECT 1|1|23|WITH names a twice",
        "UPDATE t SET a = 1|1|1|expected a query, found 'UPDATE'",
        "SELECT * EXCLUDE (a, a) FROM t|1|23|the column a is there twice behind the star",
        "SELECT from t|1|8|expected an expression, found 'from'",
      })
  void failuresSayWhatIsExpectedAndWhere(String sql, int line, int column, String sentence) {
    SqlException failure = assertThrows(SqlException.class, () -> SqlParser.query(sql));
    assertEquals(sentence, failure.sentence());
    assertEquals(line, failure.line());
    assertEquals(column, failure.column());
  }

  @Test
  void placesCountLines() {
    SqlException failure =
        assertThrows(SqlException.class, () -> SqlParser.query("SELECT\n  a +\n  )"));
    assertEquals("line 3, column 3: expected an expression, found ')'", failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "- ",
        "NOT ",
        "CASE WHEN ",
        "(SELECT ",
        "f(",
        "[",
        "a IN (",
        "(SELECT * FROM ",
        "{a: ",
        "EXISTS (SELECT ",
        "CASE 1 WHEN 1 THEN (",
        "a::b::",
        "a JOIN ",
        "a, ",
        "1 + ",
        "1 - (",
        "x ! "
      })
  void deepNestingIsRefusedOnASmallStack(String opening) throws InterruptedException {
    List<Throwable> thrown = new ArrayList<>();
    String start = opening.equals("a JOIN ") ? "FROM " : "SELECT ";
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                Query query = SqlParser.query(start + opening.repeat(100_000) + "1");
                thrown.add(new AssertionError(query.getClass()));
              } catch (SqlException | StackOverflowError | AssertionError e) {
                thrown.add(e);
              }
            },
            "small",
            512 << 10);
    thread.start();
    thread.join();
    assertEquals(1, thrown.size());
    if (!opening.equals("a, ")) {
      assertInstanceOf(SqlException.class, thrown.getFirst());
    }
  }

  @Test
  void manyConditionsMakeATreeThatLeansToNoSide() {
    String many = "a = 1 OR ".repeat(20_000) + "b = 2";
    Query.Select select = (Query.Select) SqlParser.query("SELECT * FROM t WHERE " + many);
    assertTrue(select.where().orElseThrow().toString().endsWith("]"));
  }

  @Test
  void hugeTextsAndListsArePassed() {
    String text = "x".repeat(1 << 20);
    String list = "1, ".repeat(50_000);
    Query query = SqlParser.query("SELECT '" + text + "' WHERE a IN (" + list + "2)");
    assertInstanceOf(Query.Select.class, query);
  }
}
