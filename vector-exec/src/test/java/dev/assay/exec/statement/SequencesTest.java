package dev.assay.exec.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sequences, statement by statement beside DuckDB. */
class SequencesTest {

  private static final String SCRIPT =
      """
      CREATE SEQUENCE s;
      SELECT currval('s');
      CREATE SEQUENCE s;
      CREATE SEQUENCE IF NOT EXISTS s;
      SELECT nextval('s'), nextval('s');
      SELECT currval('s'), currval('"s"'), nextval('main.s'), nextval(NULL), currval(NULL);
      SELECT nextval(a) FROM (VALUES ('s')) t(a);
      SELECT nextval('none');
      CREATE OR REPLACE SEQUENCE s START 5 INCREMENT BY -2 MINVALUE 0 MAXVALUE 7;
      SELECT nextval('s') FROM range(3);
      SELECT nextval('s');
      SELECT currval('s');
      CREATE SEQUENCE c MINVALUE 3 MAXVALUE 5 START WITH 4 CYCLE;
      SELECT nextval('c') FROM range(5);
      CREATE SEQUENCE down INCREMENT -1;
      SELECT nextval('down') FROM range(2);
      CREATE SEQUENCE most START 9223372036854775807;
      SELECT nextval('most');
      SELECT nextval('most');
      CREATE SEQUENCE x START -1;
      CREATE SEQUENCE x INCREMENT 0;
      CREATE SEQUENCE x MINVALUE 3 MAXVALUE 3;
      CREATE SEQUENCE x START 1 START 2;
      CREATE SEQUENCE x INCREMENT -1 START 1;
      CREATE SEQUENCE ids;
      CREATE SEQUENCE tens;
      CREATE TABLE bad (id BIGINT DEFAULT nextval('none'));
      CREATE TABLE t (id BIGINT DEFAULT nextval('ids'), x VARCHAR, y INTEGER DEFAULT 10 * nextval('tens'));
      INSERT INTO t (x) VALUES ('a'), ('b');
      INSERT INTO t (id, x) VALUES (DEFAULT, 'c'), (77, 'd');
      INSERT INTO t (x) SELECT 'e' || i FROM range(3) r(i);
      SELECT * FROM t ORDER BY x;
      UPDATE t SET id = DEFAULT WHERE x = 'a';
      DROP SEQUENCE ids;
      SELECT a, a + 0 FROM (SELECT nextval('s2') AS a);
      BEGIN;
      CREATE SEQUENCE s2;
      SELECT a, a FROM (SELECT nextval('s2') AS a FROM range(3));
      SELECT nextval('ids') - currval('ids');
      ROLLBACK;
      SELECT nextval('s2');
      CREATE SCHEMA other;
      CREATE SEQUENCE other.s;
      SELECT nextval('other.s'), nextval('"other"."s"');
      SELECT sequence_name, start_value, min_value, max_value, increment_by, cycle
        FROM duckdb_sequences() ORDER BY ALL;
      DROP SEQUENCE other.s;
      DROP SEQUENCE other.s;
      DROP SEQUENCE IF EXISTS other.s;
      SELECT nextval('other.s');
      CREATE SEQUENCE v;
      SELECT setval('v', 42), nextval('v');
      SELECT setval('v', 42, false);
      SELECT nextval('v'), currval('v');
      SELECT setval('v', 0);
      DROP TABLE t;
      DROP SEQUENCE ids
      """;

  @Test
  void answersAreDucks() throws SQLException {
    BesideDuck.run(SCRIPT);
  }

  @Test
  void everyNumberIsGivenOnce() {
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT.withThreads(2))) {
      engine.execute("CREATE SEQUENCE s");
      engine.execute("CREATE TABLE t AS SELECT range AS r FROM range(300000)");
      engine.execute("CREATE TABLE n AS SELECT nextval('s') AS id, r FROM t");
      assertEquals(
          List.of(300000L, 1L, 300000L),
          engine.execute("SELECT count(DISTINCT id), min(id), max(id) FROM n").row(0));
    }
  }

  @Test
  void ofTwoTransactionsThatMakeSequencesTheSecondFails() {
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT);
        SqlEngine other = engine.session()) {
      engine.execute("BEGIN");
      other.execute("BEGIN");
      engine.execute("CREATE SEQUENCE a");
      other.execute("CREATE SEQUENCE b");
      engine.execute("COMMIT");
      assertThrows(SqlException.class, () -> other.execute("COMMIT"));
      assertEquals(1L, other.execute("SELECT nextval('a')").get(0, 0));
      assertThrows(SqlException.class, () -> other.execute("SELECT nextval('b')"));
    }
  }
}
