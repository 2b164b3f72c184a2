package dev.assay.bench.run;

import dev.assay.bench.claim.Judges;
import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.CalibrationRecord;
import dev.assay.bench.record.RecordFolder;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.Workloads;
import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.CalibrationProbe;
import dev.assay.engine.calibrate.Calibrator;
import dev.assay.engine.calibrate.standard.StandardProbes;
import dev.assay.engine.hardware.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * What a run is going to do, before it does it.
 *
 * @param options what the user asked for
 * @param machine what it will run on
 * @param workloads what will run, in this order
 * @param probes what is calibrated, in this order
 * @param judges the claims, with the rules they will be judged by
 * @param timings what the workloads took before
 */
public record RunPlan(
    RunOptions options,
    Machine machine,
    List<Workload> workloads,
    List<CalibrationProbe> probes,
    Judges judges,
    Timings timings) {

  /** What finding out the capabilities takes. */
  static final Duration CAPABILITIES_EXPECTED = Duration.ofSeconds(2);

  /** What one reading of the ruler takes. */
  static final Duration RULER_EXPECTED = Duration.ofMillis(300);

  /** Freezes the lists. */
  public RunPlan {
    workloads = List.copyOf(workloads);
    probes = List.copyOf(probes);
  }

  /**
   * Plans a run over all workloads and claims on the class path.
   *
   * @throws IllegalArgumentException when a pattern selects nothing; the message is one line
   */
  public static RunPlan of(RunOptions options, Machine machine) {
    List<Workload> selected = Workloads.load().select(options.only());
    Timings timings = Timings.of(options.results(), machine.systemId(), options.profile());
    return new RunPlan(options, machine, selected, StandardProbes.all(), Judges.load(), timings);
  }

  /** How long everything will take, by each part's own guess. */
  public Duration expected() {
    Duration workloadsExpected =
        workloads.stream().map(this::expected).reduce(Duration.ZERO, Duration::plus);
    return CAPABILITIES_EXPECTED
        .plus(calibrationExpected())
        .plus(RULER_EXPECTED.multipliedBy(workloads.size() + 1L))
        .plus(workloadsExpected);
  }

  /** How long one workload will take, before the machine is calibrated; none if it cannot run. */
  public Duration expected(Workload workload) {
    return whyNot(workload).isEmpty() ? expected(workload, uncalibrated()) : Duration.ZERO;
  }

  Duration expected(Workload workload, RunContext context) {
    return timings.atLeast(workload, workload.expected(context));
  }

  /** How long calibration will take. */
  public Duration calibrationExpected() {
    return calibrator(Calibrator.Progress.SILENT, Path.of(".")).expected(probes);
  }

  /** Why a workload cannot run here, as far as that is known before calibration; else empty. */
  public String whyNot(Workload workload) {
    return workload.whyNot(uncalibrated()).orElse("");
  }

  Calibrator calibrator(Calibrator.Progress listener, Path scratch) {
    return new Calibrator(machine, options.profile().effort(), scratch, listener);
  }

  RunContext context(
      Calibration calibration,
      Path scratch,
      RecordFolder folder,
      BiConsumer<String, Double> listener,
      Consumer<String> caveats) {
    return new LiveContext(
        machine, calibration, options.profile(), cpus(), scratch, folder, listener, caveats);
  }

  /** A calibration as a record keeps it, with its histograms read back. */
  Calibration restore(CalibrationRecord kept, RecordFolder folder) throws BadRecord {
    SortedMap<String, Histogram> histograms = new TreeMap<>();
    for (Map.Entry<String, String> entry : kept.histograms().entrySet()) {
      histograms.put(entry.getKey(), RecordFolder.histogram(folder.path(), entry.getValue()));
    }
    return new Calibration(
        kept.effort(), kept.seconds(), kept.figures(), histograms, kept.skipped());
  }

  /** CPUs that threads may be pinned to, ascending, never empty. */
  List<Integer> cpus() {
    return calibrator(Calibrator.Progress.SILENT, Path.of(".")).cpus();
  }

  private RunContext uncalibrated() {
    return new PlanningContext(machine, options.profile(), cpus());
  }
}
