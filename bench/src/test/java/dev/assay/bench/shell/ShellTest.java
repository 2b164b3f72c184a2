package dev.assay.bench.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.shell.Shell.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements, meta commands, and what they write, over a few rows of TPC-H. */
class ShellTest {

  private static SqlSession session;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter messages = new StringWriter();

  @BeforeAll
  static void open() {
    session = new SqlSession(1, Path.of("no", "tunings"));
    session.loadTpch(0.001);
  }

  @AfterAll
  static void close() {
    session.close();
  }

  @Test
  void aTableIsAlignedAndCounted() {
    assertEquals(
        Outcome.DONE,
        run(
            ResultMode.TABLE,
            0,
            "SELECT r_regionkey AS key, r_name FROM region ORDER BY 1 LIMIT 2;"));
    assertEquals(
        " key | r_name\n-----+---------\n   0 | AFRICA\n   1 | AMERICA\n(2 rows)\n", "" + out);
  }

  @Test
  void wideColumnsAreCutOnATerminalAndRowsBeyondAreCounted() {
    run(ResultMode.TABLE, 30, ".maxrows 1\nSELECT r_regionkey, r_comment FROM region;");
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.stream().allMatch(line -> line.length() <= 30), "" + out);
    assertTrue(lines.get(2).endsWith("…"), "" + out);
    assertEquals("(5 rows, the first 1 shown)", lines.getLast());
  }

  @Test
  void csvQuotesWhatNeedsIt() {
    run(
        ResultMode.CSV,
        0,
        "SELECT CASE WHEN r_regionkey = 0 THEN 'a \"b\", c' WHEN r_regionkey = 1 THEN '' END AS t,"
            + " r_regionkey AS k FROM region WHERE r_regionkey < 3 ORDER BY k");
    assertEquals("t,k\n\"a \"\"b\"\", c\",0\n\"\",1\n,2\n", "" + out);
  }

  @Test
  void rowsBeyondTheBudgetAreWrittenAsTheyCome() {
    String many = "SELECT range AS n, 'row ' || range AS t FROM range(50000)";
    for (ResultMode mode : ResultMode.values()) {
      out.getBuffer().setLength(0);
      String script = "SET memory_limit = '1MiB'; " + many + "; RESET memory_limit;";
      assertEquals(Outcome.DONE, run(mode, 0, script), "" + messages);
      assertTrue(out.toString().contains("row 49999"), mode.toString());
      assertTrue(out.toString().lines().count() >= 50_000, mode.toString());
    }
    run(ResultMode.TABLE, 40, ".maxrows 3\n" + many + ";");
    assertTrue(out.toString().endsWith("(50,000 rows, the first 3 shown)\n"), "" + out);
  }

  @Test
  void jsonIsAnArrayOfObjectsWithExactNumbers() {
    run(
        ResultMode.JSON,
        0,
        "SELECT c_acctbal AS a, c_custkey AS a, CASE WHEN c_custkey > 1 THEN 1 END AS n, 'a\"b' AS"
            + " s, c_custkey = 1 AS b, DATE '1998-09-02' AS d FROM customer WHERE c_custkey = 1");
    assertEquals(
        "[{\"a\":711.56,\"a_1\":1,\"n\":null,\"s\":\"a\\\"b\",\"b\":true,"
            + "\"d\":\"1998-09-02\"}]\n",
        "" + out);
  }

  @Test
  void aFailureMarksItsPlaceAndLaterStatementsRun() {
    Outcome outcome =
        run(
            ResultMode.CSV,
            0,
            "SELECT 1 +\n  nothing FROM region;\nSELECT 2 AS two FROM nation LIMIT 1;");
    assertEquals(Outcome.FAILED, outcome);
    assertEquals("two\n2\n", "" + out);
    List<String> lines = messages.toString().lines().toList();
    assertEquals(3, lines.size(), "" + messages);
    assertTrue(lines.getFirst().startsWith("assay: line 2, column 3: "), "" + messages);
    assertEquals("    nothing FROM region", lines.get(1));
    assertEquals("    ^", lines.get(2));
  }

  @Test
  void bailEndsAtTheFirstFailure() throws IOException {
    Path script = Files.writeString(folder.resolve("a.sql"), "SELECT x;\nSELECT 1 FROM region;");
    Shell shell = shell(new Shell.Settings(ResultMode.CSV, false, true, false, 0));
    assertEquals(Outcome.FAILED, shell.runFile(script));
    assertEquals("", "" + out);
    assertTrue(messages.toString().startsWith("assay: " + script + ", line 1"), "" + messages);
  }

  @Test
  void metaCommandsTellAndSet() {
    String commands =
        ".help\n.tables\n.schema Region\n.timer on\n.mode json\nSELECT 1 AS a FROM region LIMIT 1;";
    assertEquals(Outcome.DONE, run(ResultMode.TABLE, 0, commands), "" + messages);
    assertTrue(out.toString().contains("lineitem"), "" + out);
    assertTrue(out.toString().contains("r_regionkey | INTEGER"), "" + out);
    assertTrue(out.toString().contains("[{\"a\":1}]\nTime: "), "" + out);
    assertEquals(Outcome.QUIT, run(ResultMode.TABLE, 0, ".quit\n.tables"));
  }

  @Test
  void metaCommandsRefuseWithASentence() {
    for (String command :
        List.of(
            ".dance",
            ".timer maybe",
            ".mode xml",
            ".read nowhere.sql",
            ".read",
            ".schema none",
            ".tpch big",
            ".tpch -1",
            ".load x",
            ".load x=nowhere.csv",
            ".maxrows few")) {
      assertEquals(Outcome.FAILED, run(ResultMode.TABLE, 0, command), command);
    }
    assertEquals(11, messages.toString().lines().count(), "" + messages);
    assertFalse(messages.toString().contains("Exception"), "" + messages);
  }

  @Test
  void tablesAreMadeFilledAndDescribed() {
    String script =
        "CREATE TABLE made (a INTEGER, b VARCHAR); INSERT INTO made VALUES (1, 'x'), (2, NULL);"
            + "SELECT * FROM made ORDER BY a; DROP TABLE made;";
    assertEquals(Outcome.DONE, run(ResultMode.TABLE, 0, script), "" + messages);
    assertTrue(out.toString().contains("2 | NULL\n(2 rows)"), "" + out);
    assertTrue(out.toString().contains("2 rows\n"), "" + out);
  }

  @Test
  void aFileThatReadsItselfEnds() throws IOException {
    Path script = folder.resolve("loop.sql");
    Files.writeString(script, ".read " + script);
    assertEquals(Outcome.FAILED, shell(settings(ResultMode.CSV, 0)).runFile(script));
    assertEquals(1, messages.toString().lines().count());
  }

  @Test
  void statementsEndOutsideOfQuotesAndComments() {
    List<Statements.Statement> found =
        Statements.split("a ';' \";\" -- ;\n/* ; */ b $$ ; $$;;\n .x y; z\n c");
    assertEquals(3, found.size());
    assertEquals(".x y; z", found.get(1).text());
    assertEquals(3, found.get(1).line());
    assertEquals(2, found.get(1).column());
    assertFalse(found.get(2).complete());
    assertTrue(Statements.isComplete(""));
    assertTrue(Statements.isComplete("select ';';  -- done\n"));
    assertFalse(Statements.isComplete("select ';"));
    assertFalse(Statements.isComplete("/* not ended"));
  }

  @Test
  void valuesHaveOneText() {
    assertEquals("1000.00", ValueText.of(new BigDecimal("1E3").setScale(2)));
    assertEquals("100000000.0", ValueText.of(1e8));
    assertEquals("1e+20", ValueText.of(1e20));
    assertEquals("1.5e-07", ValueText.of(1.5e-7));
    assertEquals("0.1", ValueText.of(0.1f));
    assertEquals("NaN", ValueText.of(Double.NaN));
    assertEquals("2024-01-31 00:00:00", ValueText.of(LocalDateTime.of(2024, 1, 31, 0, 0)));
    assertEquals("12:00:00.25", ValueText.of(LocalTime.of(12, 0, 0, 250_000_000)));
    assertEquals("2024-01-31 00:00:00+00", ValueText.of(OffsetDateTime.parse("2024-01-31T00:00Z")));
    assertEquals("1 year 2 months", ValueText.of(Period.ofMonths(14)));
    assertEquals("2 days 01:00:00", ValueText.of(Duration.ofHours(49)));
  }

  private Outcome run(ResultMode mode, int width, String text) {
    return shell(settings(mode, width)).run(text, "");
  }

  private static Shell.Settings settings(ResultMode mode, int width) {
    return new Shell.Settings(mode, false, false, false, width);
  }

  private Shell shell(Shell.Settings settings) {
    return new Shell(
        session, new PrintWriter(out, true), new PrintWriter(messages, true), settings);
  }
}
