package dev.assay.exec.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.operator.result.QueryResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What EXPLAIN ANALYZE says is what happened. */
class ExplainAnalyzeTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void eachOperatorTellsItsRowsAndItsForm(int threads) {
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT.withThreads(threads))) {
      engine.execute("CREATE TABLE few (k INTEGER, name VARCHAR)");
      engine.execute("INSERT INTO few VALUES (1, 'a'), (2, 'b'), (3, 'b')");
      engine.execute("CREATE TABLE many (k INTEGER, v INTEGER)");
      engine.execute("INSERT INTO many VALUES (1, 10), (1, 20), (2, 30), (4, 40), (NULL, 50)");
      QueryResult result =
          engine.execute(
              "EXPLAIN ANALYZE SELECT name, sum(v) FROM many JOIN few ON many.k = few.k"
                  + " WHERE v < 45 GROUP BY name ORDER BY name");
      List<String> lines = new ArrayList<>();
      for (int row = 0; row < result.rows(); row++) {
        lines.add(String.valueOf(result.get(row, 0)));
      }
      String all = String.join("\n", lines);
      assertLine(lines, "sort by name", "actual 2 in", all);
      assertLine(lines, "aggregate sum", "actual 2 in", all);
      assertLine(lines, "join on", "actual 3 in", all);
      assertLine(lines, "join on", " in a key range of ", all);
      assertLine(lines, "scan few", "actual 3 in", all);
      assertLine(lines, "scan few", ", 1 morsels", all);
      assertTrue(lines.getLast().startsWith("planned in "), all);
    }
  }

  /**
   * A subquery's groups are few where its outer side has few keys: no array of all keys for them.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void groupsOfFewKeysAreHashedThoughAllAreDense(int threads) {
    try (SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT.withThreads(threads))) {
      engine.execute("CREATE TABLE many AS SELECT i % 20000 AS k, i AS v FROM range(60000) t(i)");
      engine.execute("CREATE TABLE few AS SELECT k, v FROM many WHERE k % 2000 = 7");
      String groups = "SELECT k, sum(v) AS s FROM many GROUP BY k";
      String few = " JOIN (SELECT k FROM few WHERE v < 20000) f ON f.k = g.k";
      assertTrue(analyzed(engine, groups).contains("numbered by key"));
      String joined = "SELECT f.k, s FROM (" + groups + ") g" + few;
      assertTrue(analyzed(engine, joined).contains("numbered by hashing"), joined);
      QueryResult sums =
          engine.execute("SELECT count(*), sum(s), min(f.k) FROM (" + groups + ") g" + few);
      assertEquals("[10, 870210, 7]", sums.row(0).toString());
    }
  }

  private static String analyzed(SqlEngine engine, String sql) {
    QueryResult result = engine.execute("EXPLAIN ANALYZE " + sql);
    StringBuilder all = new StringBuilder();
    for (int row = 0; row < result.rows(); row++) {
      all.append(result.get(row, 0)).append('\n');
    }
    return all.toString();
  }

  private static void assertLine(List<String> lines, String node, String said, String all) {
    assertTrue(lines.stream().anyMatch(l -> l.contains(node) && l.contains(said)), all);
  }
}
