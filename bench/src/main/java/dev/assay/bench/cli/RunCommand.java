package dev.assay.bench.cli;

import dev.assay.bench.record.BadRecord;
import dev.assay.bench.record.RecordFolder;
import dev.assay.bench.record.RunRecord;
import dev.assay.bench.record.StoredRecord;
import dev.assay.bench.run.ProgressLine;
import dev.assay.bench.run.RunOptions;
import dev.assay.bench.run.RunPlan;
import dev.assay.bench.run.RunSession;
import dev.assay.bench.workload.Profile;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.tune.TuningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./assay run}: the main job. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Calibrate this machine, run the suites, judge the claims, write a report.",
    sortOptions = false)
final class RunCommand implements Callable<Integer> {

  private static final String NEWEST = "newest";

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = "QUICK",
      description = "smoke (under a minute), quick (default, about 22), full (five forks).")
  Profile profile = Profile.QUICK;

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      split = ",",
      description = "Only these workloads: an id, the start of one, or a claim such as Q2.")
  List<String> only = new ArrayList<>();

  @Option(names = "--list", description = "List workloads and claims; run nothing.")
  boolean list;

  @Option(names = "--dry-run", description = "Say what would run and how long; run nothing.")
  boolean dryRun;

  @Option(
      names = "--resume",
      paramLabel = "DIR",
      arity = "0..1",
      fallbackValue = NEWEST,
      description = "Go on with an interrupted run; without DIR the newest one of this machine.")
  @Nullable String resume;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description = "Where records are kept; default: results/ of the checkout.")
  @Nullable Path results;

  @Option(
      names = "--set",
      paramLabel = "CHOICE=VALUE",
      description = "Override a choice of the engine, see ./assay tune.")
  Map<String, String> tuning = new TreeMap<>();

  @Mixin Output output = new Output();

  @Override
  public Integer call() throws BadRecord, IOException {
    Machine machine = MachineReader.read();
    RunPlan plan = plan(machine);
    PlanPrinter printer = new PlanPrinter(plan, output);
    if (list) {
      printer.list();
      return 0;
    }
    if (dryRun) {
      printer.dryRun();
      return 0;
    }
    return run(plan);
  }

  private RunPlan plan(Machine machine) throws BadRecord {
    RunOptions options = options(machine);
    try {
      options.tuning().forEach((id, value) -> TuningKey.of(id).parse(value));
      return RunPlan.of(options, machine);
    } catch (IllegalArgumentException e) {
      throw new BadUse(String.valueOf(e.getMessage()));
    }
  }

  private int run(RunPlan plan) throws BadRecord, IOException {
    try (RunSession session = RunSession.open(plan)) {
      Duration expected = session.expected();
      Output.messages()
          .println(
              "%s: %s profile, about %s"
                  .formatted(
                      plan.machine().systemId(),
                      plan.options().profile().name().toLowerCase(Locale.ROOT),
                      ProgressLine.spoken(expected.toMillis() / 1e3)));
      ProgressLine progress =
          new ProgressLine(Output.messages(), Output.onTerminal(), expected, System::nanoTime);
      RunRecord record;
      try (StopOnSignal stop = StopOnSignal.arm(Thread.currentThread())) {
        record = session.run(progress);
        writeReport(record, session.path());
        if (stop.requested()) {
          Output.messages()
              .println(
                  "stopped; the record %s is valid; go on with ./assay run --resume"
                      .formatted(session.path()));
          return StopOnSignal.EXIT_STATUS;
        }
      }
      return new RunSummary(record, session.path(), output).print();
    }
  }

  /** The figures are safe by now: a report that cannot be written must not hide them. */
  private static void writeReport(RunRecord record, Path folder) {
    try {
      Records.writeReport(
          new StoredRecord(folder, record, false), folder.resolve(RecordFolder.REPORT));
    } catch (IOException e) {
      Output.messages().println("assay: no report: " + e.getMessage());
    }
  }

  private RunOptions options(Machine machine) throws BadRecord {
    Path home = Output.home();
    Path folder = results == null ? home.resolve("results") : results.toAbsolutePath();
    if (resume != null && (!only.isEmpty() || !tuning.isEmpty())) {
      throw new BadUse("--resume goes on as the run was begun; leave --only and --set out");
    }
    if (resume == null) {
      return new RunOptions(profile, only, folder, Optional.empty(), home, new TreeMap<>(tuning));
    }
    Path record =
        resume.equals(NEWEST)
            ? Records.newestIncomplete(folder, machine.systemId())
            : Path.of(resume).toAbsolutePath();
    RunRecord begun = StoredRecord.read(record).record();
    String pattern = begun.settings().getOrDefault("only", "");
    return new RunOptions(
        begun.profile(),
        pattern.isEmpty() ? List.of() : List.of(pattern.split(",")),
        folder,
        Optional.of(record),
        home,
        Records.tuningOf(begun));
  }
}
