package dev.assay.engine.calibrate.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.CalibrationProbe;
import dev.assay.engine.calibrate.Calibrator;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.calibrate.MachineFixture;
import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.measure.Figure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuProbesTest {

  @TempDir Path scratch;

  /** Small caches, so that sets are small; the figures' shape is looked at, not their size. */
  private static MachineFixture machine() {
    int cpus = Math.min(2, Runtime.getRuntime().availableProcessors());
    List<CpuCache> caches = new ArrayList<>();
    List<Integer> all = IntStream.range(0, cpus).boxed().toList();
    for (int cpu : all) {
      caches.add(new CpuCache(1, "Data", 32 << 10, 64, 8, List.of(cpu)));
      caches.add(new CpuCache(2, "Unified", 256 << 10, 64, 8, List.of(cpu)));
    }
    caches.add(new CpuCache(3, "Unified", 4 << 20, 64, 16, all));
    return new MachineFixture().cpus(cpus).caches(caches).memory(256L << 20);
  }

  @Test
  void everyFigureHasItsSamplesAndNothingFails() {
    Calibration calibration = calibrate(machine(), CpuProbes.all());
    for (Figure figure : calibration.figures()) {
      // Of a pair that never ran at the same time in a window there is no sample of that window.
      boolean busy = figure.note().contains("other programs ran");
      assertTrue(figure.samples().size() >= (busy ? 1 : 3), figure.name());
      assertTrue(figure.samples().stream().allMatch(s -> s > 0), figure.name());
      assertFalse(figure.note().isBlank(), figure.name());
    }
    long names = calibration.figures().stream().map(Figure::name).distinct().count();
    assertEquals(calibration.figures().size(), names, "no figure is delivered twice");
    for (CalibrationProbe probe : CpuProbes.all()) {
      boolean delivered =
          calibration.figures().stream().anyMatch(f -> f.id().startsWith(probe.id()));
      boolean explained =
          calibration.skipped().keySet().stream().anyMatch(id -> id.startsWith(probe.id()));
      assertTrue(delivered || explained, probe.id());
    }
    assertEquals(
        4,
        calibration.all("vector.arithmetic").stream()
            .map(f -> f.labels().get("type"))
            .distinct()
            .count());
    calibration
        .skipped()
        .forEach((id, reason) -> assertFalse(reason.startsWith("the probe"), id + ": " + reason));
  }

  @Test
  void oneCpuOfUnknownCachesInLittleMemoryStillGivesFigures() {
    List<CalibrationProbe> probes =
        CpuProbes.all().stream().filter(probe -> !probe.id().startsWith("vector")).toList();
    Calibration calibration = calibrate(new MachineFixture().cpus(1).memory(64L << 20), probes);
    assertTrue(calibration.find("atomic.cas", Map.of("threads", "1")).isPresent());
    assertFalse(calibration.all("memory.latency").isEmpty());
    assertFalse(calibration.all("memory.bandwidth.read").isEmpty());
    assertTrue(calibration.skipped().containsKey("core.roundtrip"));
    assertTrue(calibration.skipped().containsKey("sharing.false"));
    calibration
        .skipped()
        .forEach((id, reason) -> assertFalse(reason.startsWith("the probe"), id + ": " + reason));
  }

  private Calibration calibrate(MachineFixture machine, List<CalibrationProbe> probes) {
    return new Calibrator(machine.machine(), Effort.COARSE, scratch, Calibrator.Progress.SILENT)
        .calibrate(probes);
  }
}
