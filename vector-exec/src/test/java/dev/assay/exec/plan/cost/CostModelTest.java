package dev.assay.exec.plan.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import dev.assay.engine.tune.Tuner;
import dev.assay.engine.tune.Tuning;
import dev.assay.engine.tune.TuningFile;
import dev.assay.exec.SqlEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine's figures are those of the tuning, and EXPLAIN says which of them decided. */
class CostModelTest {

  private static final String JOIN =
      "EXPLAIN SELECT count(*) FROM range(1000000) a JOIN range(300000) b ON a.range = b.range";

  @TempDir Path folder;

  private static Tuning measured() {
    Calibration calibration =
        new Calibration(
            Effort.COARSE,
            1,
            List.of(
                load("memory.latency", Map.of("pages", "huge", "bytes", "3000000"), 40),
                load("memory.latency.level", Map.of("level", "DRAM"), 160)),
            new TreeMap<>(),
            new TreeMap<>());
    return Tuner.tune(MachineReader.read(), calibration, 1);
  }

  private static Figure load(String id, Map<String, String> labels, double nanos) {
    return Figure.of(id, labels, "ns", Direction.LOWER_IS_BETTER, new double[] {nanos}, "");
  }

  private static String explain(SqlEngine.Config config) {
    List<String> lines = new ArrayList<>();
    try (SqlEngine engine = SqlEngine.open(config)) {
      var result = engine.execute(JOIN);
      for (int row = 0; row < result.rows(); row++) {
        lines.add(String.valueOf(result.get(row, 0)));
      }
    }
    return String.join("\n", lines);
  }

  @Test
  void whatWasMeasuredDecidesAndExplainSaysSo() {
    String text = explain(SqlEngine.Config.of(measured()));
    assertTrue(text.contains(" fits memory"), text);
    assertTrue(
        text.contains("[memory: 20.8 ns a look-up (by memory.latency.level{level=DRAM} = 160 ns)]"),
        text);
  }

  @Test
  void withoutFiguresTheFixedDefaultsStandAndExplainSaysSo() {
    String text =
        explain(new SqlEngine.Config(CostModel.DEFAULT, SqlEngine.Config.DEFAULT.execution()));
    assertTrue(text.contains(" fits L3"), text);
    assertTrue(text.contains("[L3: 33554432 B (by default), 4.0 ns a look-up (by default)]"), text);
  }

  @Test
  void aSavedTuningIsTaken() throws IOException {
    Tuning tuning = measured().with(Map.of("vector.rows", "1000", "morsel.rows", "8000"));
    TuningFile.save(TuningFile.in(folder, tuning.systemId()), tuning);
    SqlEngine.Config config = SqlEngine.Config.tunedIn(folder).withThreads(3);
    assertEquals(3, config.execution().workers());
    assertEquals(960, config.execution().vectorLength(), "a multiple of 64");
    assertEquals(8, config.execution().morselVectors());
    assertEquals(20.8, config.costModel().levels().getLast().nanos());
  }

  @Test
  void withoutASavedTuningCachesDecide() {
    assertEquals(
        SqlEngine.Config.DEFAULT.costModel(), SqlEngine.Config.tunedIn(folder).costModel());
    CostModel stated = SqlEngine.Config.DEFAULT.costModel();
    assertEquals(stated, CostModel.of(Tuner.ofCaches(MachineReader.caches())));
  }

  @Test
  void whatDoesNotGrowIsAsTheCacheBeforeIt() {
    Tuning odd = measured().with(Map.of("cache.l2.bytes", "1024", "lookup.l3.nanos", "0.01"));
    CostModel model = CostModel.of(odd);
    assertEquals(model.levels().get(0).bytes(), model.levels().get(1).bytes());
    assertEquals(model.levels().get(1).nanos(), model.levels().get(2).nanos());
  }
}
