package dev.assay.exec.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transactions of two sessions of one engine. */
class TransactionsTest {

  private final SqlEngine first = SqlEngine.open(SqlEngine.Config.DEFAULT);
  private final SqlEngine second = first.session();

  @BeforeEach
  void make() {
    first.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, s VARCHAR)");
    first.execute("INSERT INTO t VALUES (1, 'one'), (2, 'two')");
  }

  @AfterEach
  void close() {
    second.close();
    first.close();
  }

  private static String rows(SqlEngine session, String sql) {
    var result = session.execute(sql);
    return IntStream.range(0, result.rows())
        .mapToObj(row -> result.row(row).toString())
        .collect(Collectors.joining());
  }

  private static String all(SqlEngine session) {
    return rows(session, "SELECT * FROM t ORDER BY a");
  }

  @Test
  void whatIsRolledBackWasNever() {
    first.execute("BEGIN");
    first.execute("INSERT INTO t VALUES (3, 'three')");
    first.execute("UPDATE t SET s = 'eins' WHERE a = 1");
    first.execute("DELETE FROM t WHERE a = 2");
    first.execute("CREATE TABLE u AS SELECT * FROM t");
    first.execute("CREATE VIEW v AS SELECT a FROM u");
    first.execute("ALTER TABLE t ADD COLUMN b INTEGER DEFAULT 7");
    assertEquals("[1, eins, 7][3, three, 7]", all(first));
    assertEquals("[1][3]", rows(first, "SELECT * FROM v ORDER BY a"));
    first.execute("ROLLBACK");
    assertEquals("[1, one][2, two]", all(first));
    assertThrows(SqlException.class, () -> first.execute("SELECT * FROM u"));
    assertThrows(SqlException.class, () -> first.execute("SELECT * FROM v"));
  }

  @Test
  void othersSeeWhatIsCommittedAndThoseInATransactionWhatWasThereWhenItBegan() {
    second.execute("BEGIN TRANSACTION");
    first.execute("BEGIN");
    first.execute("INSERT INTO t VALUES (3, 'three')");
    first.execute("DROP TABLE IF EXISTS u");
    first.execute("CREATE TABLE u AS SELECT count(*) AS n FROM t");
    assertEquals("[1, one][2, two]", all(second));
    first.execute("COMMIT");
    assertEquals("[1, one][2, two]", all(second));
    second.execute("COMMIT");
    assertEquals("[1, one][2, two][3, three]", all(second));
    assertEquals("[3]", rows(second, "SELECT * FROM u"));
  }

  @Test
  void textsOfBothSidesStayApart() {
    second.execute("BEGIN");
    for (int i = 10; i < 200; i++) {
      second.execute("INSERT INTO t VALUES (?, ?)", i, "second " + i);
      first.execute("INSERT INTO t VALUES (?, ?)", i, "first " + i);
    }
    assertEquals("[192]", rows(second, "SELECT count(*) FROM t WHERE s NOT LIKE 'first%'"));
    second.execute("ROLLBACK");
    assertEquals("[190]", rows(second, "SELECT count(*) FROM t WHERE s = 'first ' || a"));
  }

  @Test
  void whoCommitsSecondFailsWhereBothChangedATable() {
    first.execute("CREATE TABLE other (b INTEGER)");
    first.execute("BEGIN");
    second.execute("BEGIN");
    first.execute("INSERT INTO t VALUES (3, 'first')");
    second.execute("INSERT INTO t VALUES (3, 'second')");
    second.execute("INSERT INTO other VALUES (1)");
    first.execute("COMMIT");
    assertEquals(
        "the transaction is rolled back: another one changed t since it began",
        assertThrows(SqlException.class, () -> second.execute("COMMIT")).getMessage());
    assertFalse(second.isInTransaction());
    assertEquals("[1, one][2, two][3, first]", all(second));
    assertEquals("[0]", rows(second, "SELECT count(*) FROM other"));
    second.execute("BEGIN");
    second.execute("INSERT INTO other VALUES (2)");
    first.execute("INSERT INTO t VALUES (4, 'four')");
    second.execute("COMMIT");
    assertEquals("[1]", rows(first, "SELECT count(*) FROM other"));
  }

  @Test
  void keysAreCheckedWithinAndAfter() {
    first.execute("BEGIN");
    first.execute("INSERT INTO t VALUES (3, 'three')");
    assertThrows(SqlException.class, () -> first.execute("INSERT INTO t VALUES (3, 'x')"));
    first.execute("COMMIT");
    assertThrows(SqlException.class, () -> first.execute("INSERT INTO t VALUES (3, 'x')"));
    assertThrows(SqlException.class, () -> first.execute("COMMIT"));
    first.execute("BEGIN");
    assertThrows(SqlException.class, () -> first.execute("BEGIN"));
    assertTrue(first.isInTransaction());
  }
}
