package dev.assay.engine.calibrate.os;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.CalibrationProbe;
import dev.assay.engine.calibrate.Calibrator;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.calibrate.MachineFixture;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.measure.Figure;
import dev.assay.engine.thread.Affinity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsProbesTest {

  private static final Map<String, Integer> FIGURES =
      Map.ofEntries(
          Map.entry("ffm.downcall", 3),
          Map.entry("os.syscall", 1),
          Map.entry("os.context-switch", 1),
          Map.entry("time.clock.cost", 2),
          Map.entry("time.clock.resolution", 2),
          Map.entry("os.jitter.gap", 5),
          Map.entry("os.jitter.lost-share", 1),
          Map.entry("file.read", 2),
          Map.entry("file.write", 2),
          Map.entry("file.fdatasync", 2),
          Map.entry("net.tcp.roundtrip", 2),
          Map.entry("net.tcp.throughput", 3),
          Map.entry("jvm.allocation", 1),
          Map.entry("jvm.gc.pause", 1));
  private static final Set<String> HISTOGRAMS =
      Set.of(
          "os.jitter",
          "file.fdatasync.append",
          "file.fdatasync.overwrite",
          "net.tcp.roundtrip.spin",
          "net.tcp.roundtrip.blocking");

  @TempDir Path scratch;

  @AfterEach
  void nothingIsLeftBehind() throws IOException {
    try (var files = Files.list(scratch)) {
      assertEquals(List.of(), files.toList(), "scratch files");
    }
    List<String> threads =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("calibrate-"))
            .toList();
    assertEquals(List.of(), threads, "threads");
  }

  @Test
  void everyFigureIsThereOrExplained() {
    List<Integer> before = Affinity.allowed();
    Calibration calibration = calibrate(scratch, allowed());
    Set<String> names = new TreeSet<>();
    for (Figure figure : calibration.figures()) {
      assertTrue(names.add(figure.name()), figure.name());
      assertTrue(FIGURES.containsKey(figure.id()), figure.name());
      assertTrue(figure.samples().size() >= 3, figure.name());
      boolean mayBeZero = figure.id().equals("os.jitter.lost-share");
      assertTrue(figure.samples().stream().allMatch(s -> s > 0 || mayBeZero), figure.toString());
      assertFalse(figure.note().isBlank(), figure.name());
    }
    FIGURES.forEach(
        (id, count) ->
            assertTrue(
                calibration.all(id).size() == count || isExplained(calibration, id),
                () -> id + ": " + calibration.all(id) + calibration.skipped()));
    calibration
        .skipped()
        .forEach((id, reason) -> assertFalse(reason.startsWith("the probe"), id + ": " + reason));
    calibration
        .histograms()
        .forEach(
            (id, histogram) -> {
              assertTrue(HISTOGRAMS.contains(id) && histogram.getTotalCount() > 0, id);
              assertEquals(id, histogram.getTag());
            });
    assertEquals(before, Affinity.allowed(), "the calling thread's CPUs are restored");
  }

  @Test
  void oneCpuLeavesOutWhatTwoSpinnersNeed() {
    Calibration calibration = calibrate(scratch, allowed().subList(0, 1), new RoundTripProbe());
    assertTrue(
        String.valueOf(calibration.skipped().get("net.tcp.roundtrip")).contains("needs two CPUs"));
    assertEquals(1, calibration.all("net.tcp.roundtrip").size());
  }

  @Test
  void aScratchFolderThatCannotBeWrittenIsAReason() {
    Path missing = scratch.resolve("missing");
    Calibration calibration = calibrate(missing, allowed(), new FileProbe(), new SyncProbe());
    assertEquals(List.of(), calibration.figures());
    for (String id : List.of("file", "file.fdatasync")) {
      String reason = String.valueOf(calibration.skipped().get(id));
      assertTrue(reason.contains("no scratch file in " + missing), reason);
    }
  }

  @Test
  void anInterruptStopsEachProbeAndLeavesNothing() throws IOException {
    List<Integer> before = allowed();
    for (CalibrationProbe probe : OsProbes.all()) {
      Thread.currentThread().interrupt();
      Bare context = new Bare(before, scratch);
      assertThrows(InterruptedException.class, () -> probe.measure(context), probe.id());
      assertFalse(Thread.interrupted(), probe.id());
      assertEquals(before, Affinity.allowed(), probe.id());
      nothingIsLeftBehind();
    }
  }

  @Test
  void aBlockOfTheScratchFileIsRecognised() throws IOException {
    try (ScratchFile file = ScratchFile.create(scratch, false)) {
      ByteBuffer two = ScratchFile.buffer(2 * ScratchFile.BLOCK_BYTES);
      file.write(0, two);
      ByteBuffer one = ScratchFile.buffer(ScratchFile.BLOCK_BYTES);
      file.read(ScratchFile.BLOCK_BYTES, one);
      assertEquals(ScratchFile.BLOCK_BYTES, one.getLong(0));
    }
  }

  @Test
  void groupMediansCoverEveryValueOnce() {
    assertArrayEquals(
        new double[] {2, 5, 8},
        SyncProbe.groupMedians(new double[] {3, 1, 2, 6, 5, 4, 7, 8, 9}, 3));
    assertArrayEquals(new double[] {1, 2, 3}, SyncProbe.groupMedians(new double[] {1, 2, 3}, 3));
  }

  private static Calibration calibrate(
      Path folder, List<Integer> cpus, CalibrationProbe... probes) {
    return new Calibrator(
            new MachineFixture().allowed(cpus).machine(),
            Effort.COARSE,
            folder,
            Calibrator.Progress.SILENT)
        .calibrate(probes.length == 0 ? OsProbes.all() : List.of(probes));
  }

  private static boolean isExplained(Calibration calibration, String id) {
    return calibration.skipped().keySet().stream()
        .anyMatch(skipped -> id.equals(skipped) || id.startsWith(skipped + "."));
  }

  private static List<Integer> allowed() {
    List<Integer> allowed = Affinity.allowed();
    assumeFalse(allowed.isEmpty(), "the CPUs of this process cannot be read");
    return allowed;
  }

  /** A context whose deliveries do not matter. */
  private record Bare(List<Integer> cpus, Path scratch) implements CalibrationContext {
    @Override
    public Machine machine() {
      return new MachineFixture().machine();
    }

    @Override
    public Effort effort() {
      return Effort.COARSE;
    }

    @Override
    public void figure(Figure figure) {}

    @Override
    public void histogram(String id, Histogram nanos) {}

    @Override
    public void skipped(String id, String reason) {}
  }
}
