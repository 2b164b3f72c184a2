package dev.assay.bench.suite.storage;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.suite.storage.engine.Engine;
import dev.assay.bench.suite.storage.engine.EngineKind;
import dev.assay.bench.workload.SmallRun;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadFailed;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Engines keep what is written, and what is not is found; suites run small. */
class StorageSuitesTest {

  private static final int ROWS = 600;

  static Stream<Workload> workloads() {
    return Stream.of(
        new AmplificationWorkload(),
        new PointReadsWorkload(),
        new WritePatternWorkload(),
        new FilterWorkload(),
        new DurabilityWorkload(),
        new RecoveryWorkload());
  }

  @ParameterizedTest
  @EnumSource(EngineKind.class)
  void keepsWhatIsWrittenAndIsFoundOutWhenItDoesNot(EngineKind kind, @TempDir Path folder)
      throws Exception {
    try (Engine engine =
        kind.open(Engine.Settings.of(folder, 1 << 20, 64 << 10).with(Engine.Sync.ALWAYS))) {
      Table table = new Table(engine, ROWS, 1_024, 1);
      table.grow(ROWS);
      table.overwrite(ROWS / 2);
      engine.settle();
      table.check();
      assertTrue(engine.touched(table.draw(100)) >= 1);
      assertTrue(engine.runs() >= 1);
      for (int row = 0; row < ROWS; row += 4) {
        engine.write(new byte[][] {Table.key(row)}, new byte[1_024]);
      }
      assertThrows(WorkloadFailed.class, table::check);
    }
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void runsSmallAndNamesEachFigureOnce(Workload workload) throws Exception {
    SmallRun.of(workload, 2);
  }
}
