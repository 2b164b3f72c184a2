package dev.assay.exec.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.exec.SqlEngine;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.plan.cost.CostModel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recursive queries that do not end by themselves, and long ones. */
class RecursionTest {

  private static SqlEngine engine(int workers) {
    return SqlEngine.open(
        new SqlEngine.Config(CostModel.DEFAULT, new ExecutionConfig(workers, 64, 1L << 24, false)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anEndlessOneEndsByItsTimeout(int workers) {
    try (SqlEngine engine = engine(workers)) {
      String sql = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT -n FROM r) SELECT n FROM r";
      var endless = engine.prepare(sql).withTimeout(Duration.ofMillis(100));
      String message =
          String.valueOf(assertThrows(SqlException.class, endless::execute).getMessage());
      assertTrue(message.contains("timeout"), message);
      assertEquals(1, engine.execute("SELECT 1").rows());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UNION ALL", "UNION"})
  void oneThatGrowsEndsByTheLimitOfTemporaryFiles(String union) {
    try (SqlEngine engine = engine(2)) {
      engine.execute("SET max_temp_directory_size = '30MB'");
      String sql =
          "WITH RECURSIVE r(n) AS (SELECT 1 "
              + union
              + " SELECT 2 * n + x FROM r, (VALUES (0), (1)) v(x)) SELECT COUNT(*) FROM r";
      String message =
          String.valueOf(assertThrows(SqlException.class, () -> engine.execute(sql)).getMessage());
      assertTrue(message.contains("temporary files pass their limit"), message);
    }
  }

  @Test
  void rowsThatComeBackAreNoNewOnes() {
    try (SqlEngine engine = engine(2)) {
      String sql =
          "WITH RECURSIVE r(n) AS (SELECT 1 UNION SELECT (n * 5 + 3) % 1024 FROM r)"
              + " SELECT COUNT(*), COUNT(DISTINCT n) FROM r";
      var rows = engine.execute(sql);
      assertEquals(rows.row(0).get(0), rows.row(0).get(1));
    }
  }
}
