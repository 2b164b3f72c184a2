package dev.assay.bench.run;

import dev.assay.bench.workload.Profile;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.hardware.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.results.RunResult;

/**
 * The context that workloads see while a run is only planned: no calibration yet, nothing is kept.
 *
 * @param machine the machine the run is planned for
 * @param profile how much time it may take
 * @param cpus CPUs that threads may be pinned to
 */
record PlanningContext(Machine machine, Profile profile, List<Integer> cpus) implements RunContext {

  @Override
  public Calibration calibration() {
    return new Calibration(profile.effort(), 0, List.of(), new TreeMap<>(), new TreeMap<>());
  }

  @Override
  public Path scratch() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  @Override
  public void progress(String step, double shareDone) {
    throw new UnsupportedOperationException("a plan runs nothing");
  }

  @Override
  public void leftOut(Workload workload, String reason) {
    throw new UnsupportedOperationException("a plan leaves nothing out");
  }

  @Override
  public String keep(String name, Histogram nanos) {
    throw new UnsupportedOperationException("a plan keeps nothing");
  }

  @Override
  public void keep(RunResult jmhResult) {
    throw new UnsupportedOperationException("a plan keeps nothing");
  }
}
