package dev.assay.exec.statement;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Foreign keys beside DuckDB's. */
class ForeignKeyTest {

  private static final String SCRIPT =
      """
      CREATE TABLE p (id INTEGER PRIMARY KEY, a INTEGER, b VARCHAR, UNIQUE (a, b));
      CREATE TABLE bad (i INTEGER REFERENCES nothere);
      CREATE TABLE bad (i INTEGER REFERENCES p (b));
      CREATE TABLE bad (i INTEGER, FOREIGN KEY (nothere) REFERENCES p (id));
      CREATE TABLE bad (i INTEGER REFERENCES p ON DELETE CASCADE);
      CREATE TABLE c (i INTEGER REFERENCES p, x INTEGER, y VARCHAR, CONSTRAINT two FOREIGN KEY (x, y) REFERENCES p (a, b));
      INSERT INTO c VALUES (1, NULL, NULL);
      INSERT INTO p VALUES (1, 10, 'ten'), (2, 20, 'twenty'), (3, NULL, 'none');
      INSERT INTO c VALUES (1, 10, 'ten'), (NULL, 20, 'twenty'), (3, NULL, 'whatever');
      INSERT INTO c VALUES (1, 10, 'twenty');
      INSERT INTO c SELECT range, NULL, NULL FROM range(3, 6);
      SELECT count(*), sum(i) FROM c;
      UPDATE c SET i = 7 WHERE i = 3;
      UPDATE c SET i = 2 WHERE i = 3;
      SELECT i, x, y FROM c ORDER BY ALL;
      DELETE FROM p WHERE id = 1;
      DELETE FROM p WHERE id = 3;
      SELECT id FROM p ORDER BY id;
      DROP TABLE p;
      CREATE OR REPLACE TABLE p (id INTEGER);
      ALTER TABLE p DROP COLUMN b;
      DELETE FROM c;
      DELETE FROM p WHERE id = 1;
      SELECT id FROM p ORDER BY id;
      DROP TABLE c;
      DROP TABLE p
      """;

  @Test
  void whatFailsIsWhatDuckRefuses() throws SQLException {
    BesideDuck.run(SCRIPT);
  }
}
