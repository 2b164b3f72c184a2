package dev.assay.bench.cli;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.tune.Choice;
import dev.assay.engine.tune.FixedDefaults;
import dev.assay.engine.tune.Tuner;
import dev.assay.engine.tune.Tuning;
import dev.assay.engine.tune.TuningFile;
import dev.assay.engine.tune.TuningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./assay tune}: the engine's choices for this machine, each with what decided it. */
@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    description = {
      "Show the engine's choices for this machine, each with the figure that decided it.",
      "Saved choices are shown unless they are stale or --recalibrate is given."
    })
final class TuneCommand implements Callable<Integer> {

  @Option(names = "--recalibrate", description = "Measure again, and save the new choices.")
  boolean recalibrate;

  @Option(
      names = "--set",
      paramLabel = "CHOICE=VALUE",
      description = "Show what the choices are with this one overridden.")
  Map<String, String> overrides = new TreeMap<>();

  @Option(
      names = "--results",
      paramLabel = "DIR",
      description = "Where choices are saved; default: results/ of the checkout.")
  @Nullable Path results;

  @Mixin Output output = new Output();

  /** What is printed as JSON. */
  record Tuned(String file, Tuning tuning, String fixedDefaultsSha256) {}

  @Override
  public Integer call() throws IOException {
    requireKnown();
    Machine machine = MachineReader.read();
    Path folder = results == null ? Output.home().resolve("results") : results;
    Path file = TuningFile.in(folder, machine.systemId());
    Tuning tuning = saved(machine, file).orElseGet(() -> derive(machine, file)).with(overrides);
    if (output.printsAsJson(new Tuned(file.toString(), tuning, FixedDefaults.sha256()))) {
      return 0;
    }
    TextTable table = new TextTable("choice", "value", "fixed default", "decided by", "because");
    for (Choice choice : tuning.choices()) {
      table.row(
          choice.id(),
          choice.value() + (choice.overridden() ? " (overridden)" : ""),
          choice.fixedDefault(),
          choice.decidedBy(),
          choice.reason());
    }
    output.table(table);
    output.line("");
    output.line("saved in " + file + "; override one with ./assay run --set CHOICE=VALUE");
    return 0;
  }

  /** Before a minute of calibration, not behind it. */
  private void requireKnown() {
    try {
      overrides.forEach((id, value) -> TuningKey.of(id).parse(value));
    } catch (IllegalArgumentException e) {
      throw new BadUse(String.valueOf(e.getMessage()));
    }
  }

  private Optional<Tuning> saved(Machine machine, Path file) throws IOException {
    Optional<Tuning> saved = recalibrate ? Optional.empty() : TuningFile.load(file);
    if (saved.isPresent() && !saved.get().isFor(machine.systemId(), machine.softwareId())) {
      Output.messages().println("assay: the saved choices are stale: the machine's facts changed");
      return Optional.empty();
    }
    return saved;
  }

  private Tuning derive(Machine machine, Path file) {
    try {
      Calibration calibration = Calibrating.of(machine, Effort.STANDARD);
      Tuning tuning = Tuner.tune(machine, calibration, machine.hardware().cpusUsable());
      Files.createDirectories(file.toAbsolutePath().getParent());
      TuningFile.save(file, tuning);
      return tuning;
    } catch (IOException e) {
      throw new BadUse("cannot save the choices in " + file + ": " + e.getMessage());
    }
  }
}
