package dev.assay.exec.statement;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** RETURNING of every statement that has it, beside DuckDB's. */
class ReturningTest {

  private static final String SCRIPT =
      """
      CREATE TABLE t (id INTEGER PRIMARY KEY, v VARCHAR, n INTEGER DEFAULT 4);
      INSERT INTO t SELECT range, 'v' || range, range % 7 FROM range(1, 200001) RETURNING id % 50000 = 0 AND n = 1;
      INSERT INTO t VALUES (1, 'again', 1), (-1, 'new', 2) ON CONFLICT DO UPDATE SET v = excluded.v || t.v, n = 70 RETURNING id, v AS text, n + 1;
      INSERT INTO t SELECT x, 'w', 9 FROM (VALUES (-2), (-1), (5)) w(x) ON CONFLICT (id) DO UPDATE SET n = t.n + 1 WHERE t.id > 0 RETURNING *;
      INSERT OR REPLACE INTO t (id, v) VALUES (2, 'r'), (-3, 'e') RETURNING n, id;
      INSERT OR IGNORE INTO t VALUES (2, 'r', 8), (-4, 'e', 8) RETURNING *;
      INSERT INTO t VALUES (-5, 'e', 8), (2, 'r', 8) ON CONFLICT DO NOTHING RETURNING *;
      INSERT INTO t VALUES (3, 'x', 0) ON CONFLICT DO UPDATE SET v = excluded.v RETURNING nothere;
      UPDATE t SET n = n * 2 WHERE id % 60000 = 3 RETURNING id, n;
      DELETE FROM t WHERE id < 0 OR id % 70000 = 5 RETURNING *;
      UPDATE t SET n = 1 WHERE id < 0 RETURNING id;
      SELECT count(*), sum(id), sum(n), max(v), sum(length(v)) FROM t;
      SELECT * FROM t WHERE id < 7 ORDER BY id;
      CREATE TABLE two (a INTEGER, b INTEGER, c INTEGER, PRIMARY KEY (a, b), UNIQUE (c));
      INSERT INTO two VALUES (1, 1, 1), (1, 2, 2);
      INSERT INTO two VALUES (1, 2, 3), (2, 2, 4) ON CONFLICT (a, b) DO UPDATE SET c = excluded.c RETURNING c, b, a;
      INSERT INTO two VALUES (1, 2, 1), (3, 3, 3) ON CONFLICT (a, b) DO UPDATE SET c = excluded.c RETURNING c;
      SELECT * FROM two ORDER BY a, b;
      """;

  @Test
  void rowsAreDuckDbs() throws SQLException {
    BesideDuck.run(SCRIPT);
  }
}
