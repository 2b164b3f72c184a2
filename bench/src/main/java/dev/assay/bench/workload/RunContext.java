package dev.assay.bench.workload;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.hardware.Machine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.openjdk.jmh.results.RunResult;

/** What a workload may know of the run it is part of, and where it reports progress. */
public interface RunContext {

  /** The machine under test. */
  Machine machine();

  /** Its ceilings. */
  Calibration calibration();

  /** How much time the run may take. */
  Profile profile();

  /** CPUs that threads may be pinned to, ascending, never empty. */
  List<Integer> cpus();

  /** A folder for scratch files. */
  Path scratch();

  /**
   * A folder for parts of a workload's results, which may not exist yet: it outlives an
   * interruption, and goes away when the workload has ended. Empty where nothing can be resumed.
   */
  default Optional<Path> unfinished(Workload workload) {
    return Optional.empty();
  }

  /** Says what is being done now, for the progress line; any thread, at most a few a second. */
  void progress(String step, double shareDone);

  /**
   * Says that a workload goes on without a part of it, such as a peer; printed, and kept beside the
   * figures.
   *
   * @param reason what is left out and why, in one sentence
   */
  void leftOut(Workload workload, String reason);

  /** Keeps a histogram of nanoseconds beside the record, and returns the name it is kept under. */
  String keep(String name, Histogram nanos);

  /** Keeps what JMH returned, to be written in JMH's own format. */
  void keep(RunResult jmhResult);
}
