package dev.assay.exec.statement;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** CHECK constraints beside DuckDB's. */
class ChecksTest {

  private static final String SCRIPT =
      """
      CREATE TABLE t (a INTEGER CHECK (a > 0), b INTEGER, CONSTRAINT small CHECK (a + b < 100), CHECK (b::VARCHAR <> '13'));
      INSERT INTO t VALUES (1, 2), (NULL, 5), (3, NULL);
      INSERT INTO t VALUES (0, 2);
      INSERT INTO t SELECT range, range FROM range(1, 60);
      INSERT INTO t SELECT range, range FROM range(1, 12);
      INSERT INTO t VALUES (7, 13);
      UPDATE t SET b = 99 WHERE a = 1;
      UPDATE t SET b = 98 WHERE a = 1;
      SELECT count(*), sum(a), sum(b) FROM t;
      CREATE TABLE bad (a INTEGER CHECK (nothere > 0));
      CREATE TABLE bad (a INTEGER CHECK ((SELECT 1) > 0));
      CREATE TABLE bad (a INTEGER, CHECK (sum(a) > 0));
      ALTER TABLE t RENAME COLUMN a TO z;
      INSERT INTO t VALUES (-1, 2);
      ALTER TABLE t DROP COLUMN z;
      ALTER TABLE t DROP COLUMN b;
      ALTER TABLE t ADD COLUMN c INTEGER DEFAULT 5;
      INSERT INTO t VALUES (-1, 2, 3);
      ALTER TABLE t ALTER COLUMN b TYPE BIGINT;
      ALTER TABLE t RENAME TO u;
      INSERT INTO u VALUES (-1, 2, 3);
      SELECT count(*), sum(z), sum(b) FROM u;
      CREATE TABLE k (i INTEGER PRIMARY KEY, v INTEGER CHECK (v < 10));
      INSERT INTO k VALUES (1, 1), (2, 2);
      INSERT INTO k VALUES (1, 11) ON CONFLICT DO UPDATE SET v = excluded.v;
      INSERT INTO k VALUES (1, 9), (3, 3) ON CONFLICT DO UPDATE SET v = excluded.v;
      INSERT INTO k VALUES (1, 20) ON CONFLICT DO NOTHING;
      SELECT i, v FROM k ORDER BY i;
      CREATE TABLE x (a INTEGER CHECK (a), b VARCHAR CONSTRAINT long CHECK (length(b) > 2) NOT NULL DEFAULT 'abc');
      INSERT INTO x VALUES (0, 'abc');
      INSERT INTO x VALUES (1, 'ab');
      INSERT INTO x (a) VALUES (2);
      SELECT a, b FROM x;
      CREATE TABLE seven (a INTEGER, CHECK (a % 7 = 0 OR a IN (SELECT 1)));
      CREATE TABLE q (a INTEGER, CHECK (q.a > 0));
      INSERT INTO q VALUES (0)
      """;

  @Test
  void whatFailsIsWhatDuckRefuses() throws SQLException {
    BesideDuck.run(SCRIPT);
  }
}
