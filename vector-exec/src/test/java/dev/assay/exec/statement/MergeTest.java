package dev.assay.exec.statement;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** MERGE beside DuckDB: what its clauses take, what they do, and that a failure changes nothing. */
class MergeTest {

  private static final String TABLES =
      """
      CREATE TABLE t (k INTEGER PRIMARY KEY, v INTEGER DEFAULT 9, s VARCHAR);
      INSERT INTO t SELECT i, i * 10, 'r' || i FROM range(5000) r(i);
      CREATE TABLE u (k INTEGER, v INTEGER);
      INSERT INTO u SELECT i, i FROM range(4990, 5010) r(i);
      """;

  private static final String CLAUSES =
      TABLES
          + """
          MERGE INTO t USING u ON t.k = u.k WHEN MATCHED AND u.v % 2 = 0 THEN DELETE WHEN MATCHED THEN UPDATE SET v = CASE WHEN u.v > 4995 THEN -u.v ELSE u.v END, s = DEFAULT WHEN NOT MATCHED AND u.v < 5008 THEN INSERT (k, v) VALUES (u.k, DEFAULT) WHEN NOT MATCHED THEN DO NOTHING WHEN NOT MATCHED BY SOURCE AND t.k < 3 THEN UPDATE SET s = 'gone';
          SELECT * FROM t WHERE k < 4 OR k > 4988 ORDER BY k;
          SELECT count(*), sum(v) FROM t;
          WITH w AS (SELECT 1 AS k) MERGE INTO t AS x USING w ON x.k = w.k WHEN MATCHED THEN UPDATE SET v = x.v + 1000;
          MERGE INTO t USING (SELECT k + 100000, v FROM u) AS w(k, v) USING (k) WHEN NOT MATCHED BY TARGET THEN INSERT BY NAME;
          MERGE INTO t USING u ON t.k = u.k WHEN MATCHED AND u.k > 100000 THEN ERROR 'no' WHEN MATCHED THEN UPDATE BY NAME;
          MERGE INTO t USING (SELECT 1 AS k, 2 AS v, 'three' AS s) w USING (k) WHEN MATCHED THEN UPDATE WHEN NOT MATCHED THEN INSERT *;
          MERGE INTO t USING (SELECT 0 AS k) w ON t.k = w.k WHEN NOT MATCHED BY SOURCE AND t.k % 7 <> 0 THEN DELETE;
          SELECT * FROM t WHERE k % 70 = 0 ORDER BY k;
          SELECT count(*), sum(v), count(s) FROM t;
          MERGE INTO t USING (SELECT -1 AS k) w USING (k) WHEN NOT MATCHED THEN INSERT DEFAULT VALUES;
          BEGIN;
          MERGE INTO t USING (SELECT 0 AS k) w ON t.k = w.k WHEN MATCHED THEN DELETE;
          SELECT count(*) FROM t;
          ROLLBACK;
          SELECT count(*), min(k) FROM t
          """;

  private static final String FAILURES =
      TABLES
          + """
          MERGE INTO t USING u ON t.k = u.k WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1, 1, 'x');
          MERGE INTO t USING (SELECT 1 AS k UNION ALL SELECT 1) w ON t.k = w.k WHEN MATCHED THEN UPDATE SET v = 1;
          MERGE INTO t USING u ON t.k = u.k WHEN NOT MATCHED THEN INSERT (k, zz) VALUES (1, 2);
          MERGE INTO t USING u ON t.k = u.k WHEN NOT MATCHED THEN INSERT (k, v) VALUES (u.k);
          MERGE INTO nope USING u ON true WHEN MATCHED THEN DELETE;
          MERGE INTO t USING u ON t.k = u.kk WHEN MATCHED THEN DELETE;
          MERGE INTO t USING u ON t.k = u.k WHEN NOT MATCHED THEN DELETE;
          MERGE INTO t USING u ON t.k = u.k WHEN MATCHED THEN INSERT VALUES (1, 2, 's');
          MERGE INTO t USING u ON t.k = u.k WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN ERROR;
          SELECT count(*), sum(k), sum(v) FROM t
          """;

  @Test
  void clausesTakeTheirRows() throws SQLException {
    BesideDuck.run(CLAUSES);
  }

  @Test
  void aFailureChangesNothing() throws SQLException {
    BesideDuck.run(FAILURES);
  }
}
