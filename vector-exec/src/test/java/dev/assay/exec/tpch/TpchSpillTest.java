package dev.assay.exec.tpch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.exec.SqlEngine;
import dev.assay.exec.load.Tpch;
import dev.assay.exec.operator.Execution;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.pipeline.ExecutionConfig;
import dev.assay.exec.pipeline.Partitioning;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries of TPC-H with a memory budget far below what they need give the same rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpchSpillTest {

  private static final double SCALE = 0.1;
  private static final long BUDGET_BYTES = 1 << 20;

  private final SqlEngine engine = SqlEngine.open(SqlEngine.Config.DEFAULT);

  @BeforeAll
  void generate() {
    Tpch.generate(SCALE, 2, MemoryBudget.of(1L << 30)).forEach(engine::register);
  }

  @AfterAll
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 9, 13, 18, 21})
  void rowsAreThoseOfAnyBudget(int query) throws IOException {
    PhysicalNode plan = engine.plan(TpchSqlTest.text(query)).root();
    var expected = TpchSqlTest.rows(Execution.run(plan, ExecutionConfig.of(2)));
    assertFalse(expected.isEmpty(), "a query without rows proves nothing");
    for (int workers = 1; workers <= 2; workers++) {
      ExecutionConfig small = new ExecutionConfig(workers, 2048, BUDGET_BYTES, false);
      assertEquals(expected, TpchSqlTest.rows(Execution.run(plan, small)));
      ExecutionConfig radix =
          ExecutionConfig.of(workers).with(Partitioning.DEFAULT.forced(2 + workers));
      assertEquals(expected, TpchSqlTest.rows(Execution.run(plan, radix)), "by partition");
    }
  }
}
