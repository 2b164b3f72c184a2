package dev.assay.bench.run;

import dev.assay.bench.claim.Judges;
import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.ClaimOutcome;
import dev.assay.bench.record.RecordFolder;
import dev.assay.bench.record.RecordNotWritten;
import dev.assay.bench.record.RecordStore;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.SourceVersion;
import dev.assay.bench.record.StoredRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Opens the folder of a new or an interrupted run, and runs the plan into it. */
public final class RunSession implements AutoCloseable {

  private final RunPlan plan;
  private final RecordFolder folder;
  private final Journal journal;

  private RunSession(RunPlan plan, RecordFolder folder, Journal journal) {
    this.plan = plan;
    this.folder = folder;
    this.journal = journal;
  }

  /**
   * Opens what the plan's options name: a new folder, or the one to resume.
   *
   * @throws BadRecord when the record to resume is no valid one, or belongs to another machine,
   *     build or profile
   * @throws RecordNotWritten when results cannot be kept there
   */
  public static RunSession open(RunPlan plan) throws BadRecord, RecordNotWritten {
    SourceVersion source = SourceVersions.of(plan.options().home());
    Optional<Path> resume = plan.options().resume();
    if (resume.isPresent()) {
      return reopen(plan, resume.get(), source);
    }
    Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    RecordFolder folder =
        new RecordStore(plan.options().results()).create(plan.machine().systemId(), started);
    Journal journal =
        new Journal(
            folder, started, plan.options().profile(), source, plan.machine(), settings(plan));
    journal.plan(plan.workloads(), new Verdicts(plan.judges()).rules());
    return new RunSession(plan, folder, journal);
  }

  private static RunSession reopen(RunPlan plan, Path path, SourceVersion source)
      throws BadRecord, RecordNotWritten {
    StoredRecord stored = StoredRecord.read(path);
    RunRecord record = stored.record();
    if (stored.edited()) {
      throw new BadRecord(
          path + " was changed after Assay wrote it: restore it or start a new run");
    }
    if (record.complete()) {
      throw new BadRecord(path + " is complete: there is nothing to resume");
    }
    requireSame(path, "machine", record.machine().systemId(), plan.machine().systemId());
    requireSame(path, "software", record.machine().softwareId(), plan.machine().softwareId());
    requireSame(path, "build", record.source().toString(), source.toString());
    requireSame(path, "set of rules", rules(record), Judges.hash(plan.judges().rules().toString()));
    requireSame(path, "set of workloads", workloads(record), workloads(plan));
    RecordFolder folder = RecordFolder.reopen(stored.folder());
    return new RunSession(plan, folder, new Journal(folder, record));
  }

  private static void requireSame(Path path, String what, String then, String now)
      throws BadRecord {
    if (!then.equals(now)) {
      throw new BadRecord(
          "cannot resume %s: it was begun on another %s (%s, now %s); start a new run"
              .formatted(path, what, then, now));
    }
  }

  private static String rules(RunRecord record) {
    SortedMap<String, String> rules = new TreeMap<>();
    for (ClaimOutcome claim : record.claims()) {
      if (!claim.rule().isEmpty()) {
        rules.put(claim.claim(), claim.rule());
      }
    }
    return Judges.hash(rules.toString());
  }

  private static String workloads(RunRecord record) {
    return record.workloads().stream()
        .map(w -> w.id() + "@" + w.version())
        .collect(Collectors.joining(","));
  }

  private static String workloads(RunPlan plan) {
    return plan.workloads().stream()
        .map(w -> w.id() + "@" + w.version())
        .collect(Collectors.joining(","));
  }

  /** Where results are kept. */
  public Path path() {
    return folder.path();
  }

  /** How long what is left will take: all of a new run, the rest of a resumed one. */
  public Duration expected() {
    Duration done =
        plan.workloads().stream()
            .filter(journal::isDone)
            .map(plan::expected)
            .reduce(Duration.ZERO, Duration::plus);
    Duration probed = journal.isProbed() ? RunPlan.CAPABILITIES_EXPECTED : Duration.ZERO;
    Duration calibrated = journal.isCalibrated() ? plan.calibrationExpected() : Duration.ZERO;
    return plan.expected().minus(done).minus(probed).minus(calibrated);
  }

  /**
   * Runs what is left. An interrupt of the calling thread ends it early with a valid record.
   *
   * @throws IOException when results can no longer be kept
   */
  public RunRecord run(ProgressLine progress) throws IOException, BadRecord {
    try (Scratch scratch = Scratch.in(folder.path())) {
      return new Runner(plan, scratch.path(), journal, progress).run();
    }
  }

  @Override
  public void close() {
    folder.close();
  }

  private static Map<String, String> settings(RunPlan plan) {
    Map<String, String> settings = new TreeMap<>();
    if (!plan.options().only().isEmpty()) {
      settings.put("only", String.join(",", plan.options().only()));
    }
    plan.options().tuning().forEach((id, value) -> settings.put("tuning." + id, value));
    return settings;
  }
}
