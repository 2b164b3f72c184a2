package dev.assay.bench.run;

import dev.assay.bench.load.CpuAccount;
import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.RecordNotWritten;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.WorkloadOutcome;
import dev.assay.bench.record.WorkloadOutcome.Status;
import dev.assay.bench.ruler.Ruler;
import dev.assay.bench.workload.Measurement;
import dev.assay.bench.workload.RunContext;
import dev.assay.bench.workload.Workload;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.calibrate.Calibration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Carries out a plan: capabilities, calibration, tuning, then every workload with a ruler reading
 * between, then verdicts. The journal is written after every step. An interrupt of the running
 * thread ends the run early with a valid, incomplete record.
 */
public final class Runner {

  private final RunPlan plan;
  private final Path scratch;
  private final Journal journal;
  private final ProgressLine progress;
  private final Ruler ruler = new Ruler();
  private final double earlierSeconds;
  private final long startNanos = System.nanoTime();

  Runner(RunPlan plan, Path scratch, Journal journal, ProgressLine progress) {
    this.plan = plan;
    this.scratch = scratch;
    this.journal = journal;
    this.progress = progress;
    // Readings of a resumed run go on where those before the interruption ended.
    this.earlierSeconds = journal.ruler().isEmpty() ? 0 : journal.ruler().getLast().atSeconds();
  }

  /**
   * Runs what is left of the plan.
   *
   * @return the record as it was last written; incomplete when the thread was interrupted
   * @throws IOException when results can no longer be kept: going on would lose them
   */
  RunRecord run() throws IOException, BadRecord {
    Preparation preparation = new Preparation(plan, scratch, journal, progress);
    preparation.findCapabilities();
    Calibration calibration = preparation.calibrate();
    if (!Thread.currentThread().isInterrupted()) {
      preparation.tune(calibration);
      runWorkloads(calibration);
      readRuler();
    }
    journal.claims(new Verdicts(plan.judges()).outcomes(calibration, journal.snapshot()));
    if (!Thread.currentThread().isInterrupted()) {
      journal.end(Instant.now());
    }
    progress.end();
    return journal.snapshot();
  }

  private void runWorkloads(Calibration calibration) throws RecordNotWritten {
    RunContext context =
        plan.context(calibration, scratch, journal.folder(), progress::update, this::caveat);
    for (Workload workload : plan.workloads()) {
      if (journal.isDone(workload)) {
        continue;
      }
      readRuler();
      if (Thread.currentThread().isInterrupted() || !attempt(workload, context)) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Runs one workload and journals what became of it; false when the run is being stopped. */
  private boolean attempt(Workload workload, RunContext context) throws RecordNotWritten {
    Optional<CpuAccount> before = CpuAccount.now();
    long start = System.nanoTime();
    try {
      Optional<String> whyNot = workload.whyNot(context);
      if (whyNot.isPresent()) {
        journal.outcome(outcome(workload, Status.SKIPPED, whyNot.get(), 0, -1), List.of());
        return true;
      }
      progress.begin(workload.title(), plan.expected(workload, context));
      List<Measurement> measured = workload.run(context);
      journal.outcome(
          outcome(workload, Status.DONE, "", seconds(start), othersShare(before)), measured);
      removeParts(workload, context);
      return true;
    } catch (InterruptedException e) {
      return false;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof RecordNotWritten notWritten) {
        throw notWritten;
      }
      fail(workload, start, before, e);
      return true;
    } catch (WorkloadFailed
        | RuntimeException
        | LinkageError
        | AssertionError
        | VirtualMachineError e) {
      fail(workload, start, before, e);
      return !Thread.currentThread().isInterrupted();
    }
  }

  /** What a workload kept for a resumed run; after a failure it stays, to be resumed too. */
  private void removeParts(Workload workload, RunContext context) {
    Optional<Path> parts = context.unfinished(workload).filter(Files::isDirectory);
    try {
      if (parts.isPresent()) {
        Scratch.remove(parts.get());
      }
    } catch (IOException e) {
      progress.note("cannot remove " + parts.get() + ": " + e.getMessage());
    }
  }

  private void fail(Workload workload, long start, Optional<CpuAccount> before, Throwable failure)
      throws RecordNotWritten {
    String detail = failure.getMessage() == null ? "" : failure.getMessage();
    String reason =
        failure instanceof WorkloadFailed
            ? detail
            : "a defect of the workload: " + failure.getClass().getSimpleName() + " " + detail;
    journal.outcome(
        outcome(workload, Status.FAILED, reason, seconds(start), othersShare(before)), List.of());
    progress.note("failed: " + workload.id() + ": " + reason);
  }

  private void caveat(String sentence) {
    progress.note(sentence);
    try {
      journal.caveat(sentence);
    } catch (RecordNotWritten e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readRuler() throws RecordNotWritten {
    if (!Thread.currentThread().isInterrupted()) {
      progress.begin("reading the drift ruler", RunPlan.RULER_EXPECTED);
      journal.ruler(ruler.read(earlierSeconds + (System.nanoTime() - startNanos) / 1e9));
    }
  }

  private static WorkloadOutcome outcome(
      Workload workload, Status status, String reason, double seconds, double stolenShare) {
    return new WorkloadOutcome(
        workload.id(), workload.version(), workload.title(), status, reason, seconds, stolenShare);
  }

  private static double othersShare(Optional<CpuAccount> before) {
    return before
        .flatMap(from -> CpuAccount.now().map(now -> now.othersShareSince(from)))
        .orElse(-1.0);
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
