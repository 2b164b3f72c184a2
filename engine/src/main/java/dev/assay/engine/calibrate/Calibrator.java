package dev.assay.engine.calibrate;

import dev.assay.engine.hardware.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs probes one after another on the calling thread and gathers what they deliver. Nothing that a
 * probe does loses what others measured: an exception or error in a probe becomes a skipped entry
 * under the probe's id, and an interrupt ends the run with the figures it has, the interrupt flag
 * of the thread set again and the rest skipped. May be used again, by one thread at a time.
 */
public final class Calibrator {

  /** The reason under which everything is skipped that an interrupt kept from being measured. */
  public static final String STOPPED = "the calibration was stopped before this was measured";

  private final Machine machine;
  private final Effort effort;
  private final List<Integer> cpus;
  private final Path scratch;
  private final Progress progress;

  /** Hears how far a calibration is. Called on the calibrating thread, before each probe. */
  @FunctionalInterface
  public interface Progress {

    /** Hears nothing. */
    Progress SILENT = (title, shareDone, remaining) -> {};

    /**
     * A probe starts.
     *
     * @param title what the probe measures, for a reader
     * @param shareDone share of the expected time that lies behind, 0 to 1
     * @param remaining expected time of this probe and those after it
     */
    void starting(String title, double shareDone, Duration remaining);
  }

  /**
   * Prepares a calibration.
   *
   * @param scratch an existing folder on the disk that results are kept on
   */
  public Calibrator(Machine machine, Effort effort, Path scratch, Progress progress) {
    this.machine = machine;
    this.effort = effort;
    this.cpus = machine.hardware().usableCpus();
    this.scratch = scratch;
    this.progress = progress;
  }

  /** CPUs that probes may pin threads to, ascending; see {@link CalibrationContext#cpus()}. */
  public List<Integer> cpus() {
    return cpus;
  }

  /** How long these probes say they will take here. */
  public Duration expected(List<CalibrationProbe> probes) {
    GatheringContext context = new GatheringContext(machine, effort, cpus, scratch);
    return probes.stream().map(p -> p.expected(context)).reduce(Duration.ZERO, Duration::plus);
  }

  /** Runs the probes in order; see the class for what happens when one fails or is interrupted. */
  public Calibration calibrate(List<CalibrationProbe> probes) {
    GatheringContext context = new GatheringContext(machine, effort, cpus, scratch);
    long start = System.nanoTime();
    double total = Math.max(1, expected(probes).toNanos());
    Duration remaining = expected(probes);
    boolean stopped = false;
    for (CalibrationProbe probe : probes) {
      stopped |= Thread.currentThread().isInterrupted();
      if (stopped) {
        context.skipped(probe.id(), STOPPED);
        continue;
      }
      progress.starting(probe.title(), 1 - remaining.toNanos() / total, remaining);
      stopped = !completes(probe, context);
      remaining = remaining.minus(probe.expected(context));
    }
    if (stopped) {
      Thread.currentThread().interrupt();
    }
    return context.calibration((System.nanoTime() - start) * 1e-9);
  }

  /** Runs one probe; false when the run is being stopped. */
  private static boolean completes(CalibrationProbe probe, GatheringContext context) {
    try {
      probe.measure(context);
      return true;
    } catch (InterruptedException e) {
      context.skipped(probe.id(), STOPPED);
      return false;
    } catch (StackOverflowError | OutOfMemoryError | LinkageError | RuntimeException e) {
      context.skipped(probe.id(), "the probe failed: " + sentence(e));
      return true;
    } catch (AssertionError e) {
      context.skipped(probe.id(), "the probe found its own result wrong: " + sentence(e));
      return true;
    }
  }

  private static String sentence(Throwable failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : name + ": " + message;
  }
}
