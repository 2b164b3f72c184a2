package dev.assay.bench.run;

import dev.assay.bench.record.CalibrationRecord;
import dev.assay.bench.record.ClaimOutcome;
import dev.assay.bench.record.RecordFolder;
import dev.assay.bench.record.RecordNotWritten;
import dev.assay.bench.record.RulerReading;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.SourceVersion;
import dev.assay.bench.record.WorkloadOutcome;
import dev.assay.bench.record.WorkloadOutcome.Status;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.Workload;
import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.Calibrator;
import dev.assay.engine.capability.Capability;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.tune.Choice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The record of a run in progress. Every method that adds something writes the whole record before
 * it returns, so that whatever ends the run, what had run is kept. Used by one thread.
 */
final class Journal {

  private final RecordFolder folder;
  private final Instant started;
  private final Profile profile;
  private final SourceVersion source;
  private final Machine machine;
  private final SortedMap<String, String> settings;
  private List<Capability> capabilities = List.of();
  private @Nullable CalibrationRecord calibration;
  private List<Choice> tuning = List.of();
  private final List<WorkloadOutcome> workloads = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<RulerReading> ruler = new ArrayList<>();
  private List<ClaimOutcome> claims = List.of();
  private List<String> caveats = List.of();
  private @Nullable Instant ended;

  /** A journal for a new run. */
  Journal(
      RecordFolder folder,
      Instant started,
      Profile profile,
      SourceVersion source,
      Machine machine,
      Map<String, String> settings) {
    this.folder = folder;
    this.started = started;
    this.profile = profile;
    this.source = source;
    this.machine = machine;
    this.settings = new TreeMap<>(settings);
  }

  /** A journal that goes on with an interrupted run. */
  Journal(RecordFolder folder, RunRecord interrupted) {
    this(
        folder,
        interrupted.started(),
        interrupted.profile(),
        interrupted.source(),
        interrupted.machine(),
        interrupted.settings());
    capabilities = interrupted.capabilities();
    calibration = interrupted.calibration();
    tuning = interrupted.tuning();
    workloads.addAll(interrupted.workloads());
    measurements.addAll(interrupted.measurements());
    ruler.addAll(interrupted.ruler());
    claims = interrupted.claims();
    caveats = interrupted.caveats();
  }

  void plan(List<Workload> planned, List<ClaimOutcome> rules) throws RecordNotWritten {
    for (Workload workload : planned) {
      workloads.add(
          new WorkloadOutcome(
              workload.id(), workload.version(), workload.title(), Status.PENDING, "", 0, -1));
    }
    claims = List.copyOf(rules);
    store();
  }

  void capabilities(List<Capability> found, List<String> newCaveats) throws RecordNotWritten {
    capabilities = List.copyOf(found);
    caveats = List.copyOf(newCaveats);
    store();
  }

  void caveat(String sentence) throws RecordNotWritten {
    caveats = Stream.concat(caveats.stream(), Stream.of(sentence)).toList();
    store();
  }

  void calibration(Calibration measured) throws RecordNotWritten {
    SortedMap<String, String> files = new TreeMap<>();
    for (Map.Entry<String, Histogram> entry : measured.histograms().entrySet()) {
      files.put(entry.getKey(), folder.histogram(entry.getKey(), entry.getValue()));
    }
    calibration =
        new CalibrationRecord(
            measured.effort(), measured.seconds(), measured.figures(), files, measured.skipped());
    store();
  }

  void tuning(List<Choice> choices) throws RecordNotWritten {
    tuning = List.copyOf(choices);
    store();
  }

  void ruler(RulerReading reading) throws RecordNotWritten {
    ruler.add(reading);
    store();
  }

  /** Replaces the outcome of a planned workload, and adds what it measured. */
  void outcome(WorkloadOutcome outcome, List<Measurement> measured) throws RecordNotWritten {
    measurements.removeIf(m -> m.workload().equals(outcome.id()));
    workloads.replaceAll(old -> old.id().equals(outcome.id()) ? outcome : old);
    measurements.addAll(measured);
    store();
  }

  void claims(List<ClaimOutcome> outcomes) throws RecordNotWritten {
    claims = List.copyOf(outcomes);
    store();
  }

  /** Marks the run as ended; it is complete unless a workload is pending or has failed. */
  void end(Instant when) throws RecordNotWritten {
    ended = when;
    store();
  }

  RecordFolder folder() {
    return folder;
  }

  List<Measurement> measurements() {
    return measurements;
  }

  boolean isDone(Workload workload) {
    return workloads.stream()
        .anyMatch(
            o ->
                o.id().equals(workload.id())
                    && (o.status() == Status.DONE || o.status() == Status.SKIPPED));
  }

  /** Whether the capabilities are known; a run is resumed only where its machine is the same. */
  boolean isProbed() {
    return !capabilities.isEmpty();
  }

  /** Whether a calibration is kept that no interrupt cut short. */
  boolean isCalibrated() {
    return calibration != null && !calibration.skipped().containsValue(Calibrator.STOPPED);
  }

  @Nullable CalibrationRecord calibration() {
    return calibration;
  }

  List<RulerReading> ruler() {
    return ruler;
  }

  RunRecord snapshot() {
    boolean complete =
        ended != null
            && workloads.stream()
                .noneMatch(o -> o.status() == Status.PENDING || o.status() == Status.FAILED);
    return new RunRecord(
        RunRecord.FORMAT_VERSION,
        folder.id(),
        started,
        ended,
        complete,
        profile,
        source,
        machine,
        settings,
        capabilities,
        calibration,
        tuning,
        workloads,
        measurements,
        ruler,
        claims,
        caveats);
  }

  private void store() throws RecordNotWritten {
    folder.write(snapshot());
  }
}
