package dev.assay.exec.statement;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** ALTER TABLE and ALTER VIEW beside DuckDB's. */
class AlterationsTest {

  private static final String SCRIPT =
      """
      CREATE TABLE t (a INTEGER, b INTEGER, c VARCHAR);
      INSERT INTO t VALUES (1, 1, 'x'), (2, 1, NULL), (3, 2, 'y');
      ALTER TABLE t ADD PRIMARY KEY (b);
      ALTER TABLE t ADD PRIMARY KEY (c);
      ALTER TABLE t ADD PRIMARY KEY (nothere);
      ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a, b);
      ALTER TABLE t ADD PRIMARY KEY (a);
      INSERT INTO t VALUES (1, 1, 'z');
      INSERT INTO t VALUES (1, NULL, 'z');
      INSERT INTO t VALUES (1, 2, 'z');
      SELECT count(*), sum(a) FROM t;
      CREATE VIEW v AS SELECT a, b FROM t;
      ALTER VIEW v RENAME TO w;
      SELECT count(*) FROM v;
      SELECT count(*) FROM w;
      ALTER VIEW nothere RENAME TO x;
      ALTER VIEW IF EXISTS nothere RENAME TO x;
      ALTER VIEW w RENAME TO t;
      SELECT count(*) FROM w
      """;

  @Test
  void whatFailsIsWhatDuckRefuses() throws SQLException {
    BesideDuck.run(SCRIPT);
  }
}
