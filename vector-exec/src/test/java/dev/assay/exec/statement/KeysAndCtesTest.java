package dev.assay.exec.statement;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Unique indexes, keys in question, and WITH before statements that change tables. */
class KeysAndCtesTest {

  private static final String INDEXES =
      """
      CREATE TABLE t (a INTEGER, b VARCHAR, c INTEGER PRIMARY KEY);
      INSERT INTO t VALUES (1, 'x', 1), (2, 'y', 2), (NULL, 'z', 3), (NULL, 'z', 4);
      CREATE UNIQUE INDEX tb ON t (b);
      CREATE UNIQUE INDEX ta ON t (a);
      CREATE UNIQUE INDEX ta ON t (c);
      CREATE UNIQUE INDEX IF NOT EXISTS ta ON t (c);
      CREATE UNIQUE INDEX tx ON t (nothere);
      CREATE UNIQUE INDEX tx ON nothere (a);
      INSERT INTO t VALUES (1, 'q', 5);
      INSERT INTO t VALUES (1, 'q', 6) ON CONFLICT (a) DO NOTHING;
      INSERT INTO t VALUES (9, 'q', 1) ON CONFLICT (a) DO NOTHING;
      INSERT INTO t VALUES (9, 'q', 1) ON CONFLICT (b) DO NOTHING;
      INSERT INTO t VALUES (1, 'changed', 77) ON CONFLICT (a) DO UPDATE SET b = excluded.b;
      UPDATE t SET a = 1 WHERE a = 2;
      SELECT * FROM t ORDER BY c;
      DROP INDEX ta;
      INSERT INTO t VALUES (1, 'q', 50);
      SELECT * FROM t ORDER BY c;
      DROP TABLE t;
      CREATE TABLE t (a INTEGER);
      CREATE UNIQUE INDEX ta ON t (a);
      INSERT INTO t VALUES (1), (1);
      BEGIN;
      DROP INDEX ta;
      ROLLBACK;
      SELECT * FROM t
      """;

  private static final String CTES =
      """
      CREATE TABLE t (id INTEGER, name VARCHAR);
      WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 9) INSERT INTO t SELECT n, 'r' || n FROM r;
      WITH x AS (SELECT 3 k), y(k) AS (SELECT k + 1 FROM x) DELETE FROM t WHERE id IN (SELECT k FROM x UNION ALL SELECT k FROM y);
      WITH x AS (SELECT 1 k, 'new' n) UPDATE t SET name = x.n FROM x WHERE t.id = x.k;
      WITH x AS (SELECT 1 k) INSERT INTO t VALUES ((SELECT k FROM x) + 20, 'v');
      WITH x AS (SELECT 1 k) INSERT INTO t SELECT nothere FROM x;
      WITH t AS (SELECT 99 id, 'own' name) INSERT INTO t SELECT * FROM t;
      PREPARE p AS WITH x AS (SELECT $1::INTEGER a) INSERT INTO t SELECT a, $2 FROM x;
      EXECUTE p(7, 'seven');
      SELECT * FROM t ORDER BY ALL
      """;

  @Test
  void uniqueIndexesAreKeys() throws SQLException {
    BesideDuck.run(INDEXES);
  }

  @Test
  void changesMayBeginWithQueries() throws SQLException {
    BesideDuck.run(CTES);
  }
}
