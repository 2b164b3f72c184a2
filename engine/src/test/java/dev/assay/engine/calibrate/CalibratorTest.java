package dev.assay.engine.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibratorTest {

  @TempDir Path scratch;

  private interface Body {
    void measure(CalibrationContext context) throws InterruptedException;
  }

  private record Probe(String id, int seconds, Body body) implements CalibrationProbe {
    @Override
    public String title() {
      return "title of " + id;
    }

    @Override
    public Duration expected(CalibrationContext context) {
      return Duration.ofSeconds(seconds);
    }

    @Override
    public void measure(CalibrationContext context) throws InterruptedException {
      body.measure(context);
    }
  }

  private static Probe good(String id, int seconds) {
    double[] samples = {1, 2, 3};
    return new Probe(
        id,
        seconds,
        context ->
            context.figure(Figure.of(id, Map.of(), "ns", Direction.LOWER_IS_BETTER, samples, "")));
  }

  private Calibrator calibrator(Calibrator.Progress progress) {
    return new Calibrator(new MachineFixture().cpus(2).machine(), Effort.COARSE, scratch, progress);
  }

  private static List<String> ids(Calibration calibration) {
    return calibration.figures().stream().map(Figure::id).toList();
  }

  @Test
  void progressFollowsTheExpectedDurations() {
    List<String> heard = new ArrayList<>();
    Calibration calibration =
        calibrator((title, share, left) -> heard.add(title + " " + share + " " + left.toSeconds()))
            .calibrate(List.of(good("a", 1), good("b", 3)));
    assertEquals(List.of("title of a 0.0 4", "title of b 0.25 3"), heard);
    assertEquals(List.of("a", "b"), ids(calibration));
    assertEquals(Effort.COARSE, calibration.effort());
    assertTrue(calibration.seconds() > 0);
  }

  @Test
  void aFailingProbeIsSkippedWithASentenceAndTheRestGoesOn() {
    Probe broken =
        new Probe(
            "broken",
            1,
            context -> {
              throw new IllegalStateException("no such thing");
            });
    Probe wrong =
        new Probe(
            "wrong",
            1,
            context -> {
              throw new AssertionError("sum is 3, not 4");
            });
    Calibration calibration =
        calibrator(Calibrator.Progress.SILENT)
            .calibrate(List.of(good("a", 1), broken, wrong, good("b", 1)));
    assertEquals(List.of("a", "b"), ids(calibration));
    assertEquals(
        Map.of(
            "broken", "the probe failed: IllegalStateException: no such thing",
            "wrong", "the probe found its own result wrong: AssertionError: sum is 3, not 4"),
        calibration.skipped());
  }

  @Test
  void anInterruptKeepsWhatWasMeasured() {
    Probe stopped =
        new Probe(
            "stopped",
            1,
            context -> {
              good("half", 1).measure(context);
              throw new InterruptedException();
            });
    Calibration calibration =
        calibrator(Calibrator.Progress.SILENT)
            .calibrate(List.of(good("a", 1), stopped, good("b", 1)));
    assertTrue(Thread.interrupted(), "the interrupt is passed on");
    assertEquals(List.of("a", "half"), ids(calibration));
    assertEquals(List.of("b", "stopped"), List.copyOf(calibration.skipped().keySet()));
  }

  @Test
  void reasonsUnderOneIdAreAllKept() {
    Probe twice =
        new Probe(
            "x",
            1,
            context -> {
              context.skipped("x", "no L3");
              context.skipped("x", "no DRAM");
              context.skipped("x", "no L3");
            });
    Calibration calibration = calibrator(Calibrator.Progress.SILENT).calibrate(List.of(twice));
    assertEquals("no L3; no DRAM", calibration.skipped().get("x"));
  }

  @Test
  void aLevelSlowerThanOneFurtherOutIsCalledImplausible() {
    Probe levels =
        new Probe(
            "memory",
            1,
            context -> {
              level(context, "ns", Direction.LOWER_IS_BETTER, "L1", 9, 9.5, 10);
              level(context, "ns", Direction.LOWER_IS_BETTER, "L2", 5, 6, 7);
              level(context, "ns", Direction.LOWER_IS_BETTER, "DRAM", 6, 7, 8);
              level(context, "B/s", Direction.HIGHER_IS_BETTER, "L1", 9, 9, 9);
              level(context, "B/s", Direction.HIGHER_IS_BETTER, "L3", 5, 5, 5);
              level(context, "B/s", Direction.HIGHER_IS_BETTER, "DRAM", 6, 6, 6);
            });
    Calibration calibration = calibrator(Calibrator.Progress.SILENT).calibrate(List.of(levels));
    assertEquals(
        List.of("implausible: slower than L2", "", "", "", "implausible: slower than DRAM", ""),
        calibration.figures().stream().map(Figure::note).toList());
  }

  private static void level(
      CalibrationContext context, String unit, Direction direction, String level, double... all) {
    context.figure(Figure.of(unit, Map.of("level", level), unit, direction, all, ""));
  }

  @Test
  void usableCpusAreTheAllowedOnesThatTheQuotaPaysFor() {
    MachineFixture eight = new MachineFixture().cpus(8);
    assertEquals(8, eight.facts().usableCpus().size());
    assertEquals(List.of(2, 5, 7), usable(eight.allowed(List.of(7, 2, 5))));
    assertEquals(List.of(2, 5), usable(eight.quota(2.9)));
    assertEquals(List.of(2), usable(eight.quota(0.5)));
    int counted = Runtime.getRuntime().availableProcessors();
    assertEquals(counted, new MachineFixture().facts().cpusUsable(), "as the JVM counts");
  }

  private static List<Integer> usable(MachineFixture machine) {
    return machine.facts().usableCpus();
  }
}
