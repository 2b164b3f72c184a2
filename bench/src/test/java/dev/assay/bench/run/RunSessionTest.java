package dev.assay.bench.run;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.claim.Judges;
import dev.assay.bench.claim.Ledger;
import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.RecordNotWritten;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.StoredRecord;
import dev.assay.bench.record.WorkloadOutcome;
import dev.assay.bench.record.WorkloadOutcome.Status;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.CalibrationProbe;
import dev.assay.engine.calibrate.Calibrator;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Estimate;
import dev.assay.engine.measure.Figure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSessionTest {

  private static final Machine MACHINE = MachineReader.read();

  @TempDir Path results;
  private final List<String> ran = new ArrayList<>();

  @AfterEach
  void clearInterrupt() {
    Thread.interrupted();
  }

  @Test
  void oneFailureLosesNothingOfTheOthers() throws Exception {
    RunRecord record =
        run(
            plan(
                Optional.empty(),
                fake("a.good", () -> {}),
                fake(
                    "b.bad",
                    () -> {
                      throw new WorkloadFailed("the checksum is 1, not 2");
                    }),
                fake(
                    "c.broken",
                    () -> {
                      throw new NoClassDefFoundError("gone");
                    }),
                fake("d.good", () -> {})));
    assertEquals(List.of(Status.DONE, Status.FAILED, Status.FAILED, Status.DONE), statuses(record));
    assertEquals("the checksum is 1, not 2", record.workloads().get(1).reason());
    assertTrue(record.workloads().get(2).reason().contains("gone"));
    assertEquals(2, record.measurements().size());
    assertFalse(record.complete());
    assertEquals(5, record.ruler().size());
  }

  @Test
  void aRunWithoutFailuresIsComplete() throws Exception {
    RunRecord record = run(plan(Optional.empty(), fake("a.good", () -> {})));
    assertTrue(record.complete());
    assertEquals(List.of(), leftovers(), "scratch folders and temporary files");
  }

  @Test
  void whatTookLongerBeforeIsExpectedToAgain() throws Exception {
    Workload slow = fake("a.slow", () -> LockSupport.parkNanos(50_000_000));
    assertEquals(Duration.ofMillis(1), plan(Optional.empty(), slow).expected(slow));
    RunRecord record = run(plan(Optional.empty(), slow));
    long millis = (long) (1e3 * record.workloads().getFirst().seconds());
    boolean told = record.workloads().getFirst().stolenShare() < 0.1;
    Duration next = plan(Optional.empty(), slow).expected(slow);
    assertEquals(Duration.ofMillis(told ? Math.max(1, millis) : 1), next);
    Workload other = fake("b.other", () -> {});
    assertEquals(Duration.ofMillis(1), plan(Optional.empty(), other).expected(other));
  }

  @Test
  void anInterruptLeavesAValidRecordAndResumeRunsOnlyTheRest() throws Exception {
    Workload stopped =
        fake(
            "b.stopped",
            () -> {
              throw new InterruptedException();
            });
    RunRecord first =
        run(plan(Optional.empty(), fake("a.good", () -> {}), stopped, fake("c.late", () -> {})));
    assertTrue(Thread.interrupted(), "the stop is passed on");
    assertEquals(List.of(Status.DONE, Status.PENDING, Status.PENDING), statuses(first));
    assertFalse(first.complete());
    Path folder = results.resolve(MACHINE.systemId()).resolve(first.id());
    assertEquals(first, StoredRecord.read(folder).record());
    assertEquals(List.of("a.good", "b.stopped"), ran);
    assertEquals(List.of(folder.resolve(".unfinished-b.stopped")), leftovers());

    RunRecord second =
        run(
            plan(
                Optional.of(folder),
                fake("a.good", () -> {}),
                fake("b.stopped", () -> {}),
                fake("c.late", () -> {})));
    assertEquals(List.of("a.good", "b.stopped", "b.stopped", "c.late"), ran);
    assertTrue(second.complete());
    assertEquals(first.id(), second.id());
    assertEquals(3, second.measurements().size());
    assertEquals(first.capabilities(), second.capabilities(), "not probed again");
    assertEquals(List.of(), leftovers());
  }

  @Test
  void anInterruptDuringCalibrationIsRepairedByResume() throws Exception {
    Thread.currentThread().interrupt();
    RunRecord first = run(plan(Optional.empty(), fake("a.good", () -> {})));
    assertTrue(Thread.interrupted());
    assertEquals(List.of(Status.PENDING), statuses(first));
    Path folder = results.resolve(MACHINE.systemId()).resolve(first.id());
    RunRecord second = run(plan(Optional.of(folder), fake("a.good", () -> {})));
    assertTrue(second.complete());
    assertTrue(requireNonNull(first.calibration()).skipped().containsValue(Calibrator.STOPPED));
    assertEquals(1, requireNonNull(second.calibration()).figures().size());
  }

  @Test
  void whatCannotRunHereIsSkippedWithItsReason() throws Exception {
    RunRecord record = run(plan(Optional.empty(), new Impossible()));
    WorkloadOutcome outcome = record.workloads().getFirst();
    assertEquals(Status.SKIPPED, outcome.status());
    assertEquals("needs a third hand", outcome.reason());
    assertTrue(record.complete());
  }

  @Test
  void aRunEndsWhenItsResultsCanNoLongerBeKept() throws Exception {
    Workload vandal = fake("a.vandal", this::removeResults);
    assertThrows(RecordNotWritten.class, () -> run(plan(Optional.empty(), vandal)));
  }

  @Test
  void onlyARecordCanBeResumed() throws IOException {
    Path nothing = Files.createDirectory(results.resolve("nothing"));
    assertThrows(BadRecord.class, () -> run(plan(Optional.of(nothing), fake("a.b", () -> {}))));
  }

  private void removeResults() throws IOException {
    try (Stream<Path> walk = Files.walk(results)) {
      for (Path path : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
        if (!path.equals(results)) {
          Files.delete(path);
        }
      }
    }
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> walk = Files.walk(results)) {
      return walk.filter(
              path ->
                  path.getFileName().toString().matches("\\.(scratch|unfinished).*")
                      || path.toString().endsWith(".tmp"))
          .toList();
    }
  }

  private static List<Status> statuses(RunRecord record) {
    return record.workloads().stream().map(WorkloadOutcome::status).toList();
  }

  private RunPlan plan(Optional<Path> resume, Workload... workloads) {
    RunOptions options =
        new RunOptions(Profile.SMOKE, List.of(), results, resume, Path.of(".."), new TreeMap<>());
    Judges judges = new Judges(new Ledger(Ledger.shipped()), List.of());
    Timings timings = Timings.of(results, MACHINE.systemId(), Profile.SMOKE);
    List<CalibrationProbe> probes = List.of(new OneFigure());
    return new RunPlan(options, MACHINE, List.of(workloads), probes, judges, timings);
  }

  private static RunRecord run(RunPlan plan) throws Exception {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    ProgressLine progress =
        new ProgressLine(nowhere, false, Duration.ofSeconds(1), System::nanoTime);
    try (RunSession session = RunSession.open(plan)) {
      return session.run(progress);
    }
  }

  private Workload fake(String id, Body body) {
    return new Fake(id, ran, body);
  }

  /** Calibrates nothing, at once. */
  private static final class OneFigure implements CalibrationProbe {

    @Override
    public String id() {
      return "fake.probe";
    }

    @Override
    public String title() {
      return "nothing";
    }

    @Override
    public Duration expected(CalibrationContext context) {
      return Duration.ofMillis(1);
    }

    @Override
    public void measure(CalibrationContext context) {
      context.figure(
          Figure.of(id(), Map.of(), "ns", Direction.LOWER_IS_BETTER, new double[] {1, 2}, ""));
    }
  }

  /** What a fake workload does. */
  private interface Body {
    void run() throws WorkloadFailed, InterruptedException, IOException;
  }

  private record Fake(String id, List<String> ran, Body body) implements Workload {

    @Override
    public int version() {
      return 1;
    }

    @Override
    public String title() {
      return id;
    }

    @Override
    public Kind kind() {
      return Kind.SIMULATION;
    }

    @Override
    public Set<String> claims() {
      return Set.of();
    }

    @Override
    public Duration expected(RunContext context) {
      return Duration.ofMillis(1);
    }

    @Override
    public List<Measurement> run(RunContext context) throws WorkloadFailed, InterruptedException {
      ran.add(id);
      Path part = context.unfinished(this).orElseThrow().resolve("part");
      try {
        Files.createDirectories(part.getParent());
        Files.writeString(part, id);
        body.run();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return List.of(
          new Measurement(
              id,
              1,
              "time",
              new TreeMap<>(),
              "ns/op",
              Direction.LOWER_IS_BETTER,
              Estimate.ofMedian(1, 2, 3),
              List.of(List.of(1.0, 2.0, 3.0)),
              true,
              null,
              null,
              new TreeMap<>()));
    }
  }

  private static final class Impossible implements Workload {

    @Override
    public String id() {
      return "a.impossible";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public String title() {
      return "impossible";
    }

    @Override
    public Kind kind() {
      return Kind.LOAD;
    }

    @Override
    public Set<String> claims() {
      return Set.of();
    }

    @Override
    public Duration expected(RunContext context) {
      return Duration.ZERO;
    }

    @Override
    public Optional<String> whyNot(RunContext context) {
      return Optional.of("needs a third hand");
    }

    @Override
    public List<Measurement> run(RunContext context) {
      throw new AssertionError("must not run");
    }
  }
}
