package dev.assay.bench.cli;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.measure.Figure;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./assay calibrate}: the machine's ceilings, without any suite. */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description = "Measure this machine's ceilings only, and print them.")
final class CalibrateCommand implements Callable<Integer> {

  @Option(
      names = "--effort",
      defaultValue = "STANDARD",
      description = "coarse (under ten seconds) or standard (default, under two minutes).")
  Effort effort = Effort.STANDARD;

  @Mixin Output output = new Output();

  /** What is printed as JSON. */
  record Ceilings(
      String systemId, double seconds, List<Figure> figures, Map<String, String> skipped) {}

  @Override
  public Integer call() throws IOException {
    Machine machine = MachineReader.read();
    Calibration calibration = Calibrating.of(machine, effort);
    if (output.printsAsJson(
        new Ceilings(
            machine.systemId(),
            calibration.seconds(),
            calibration.figures(),
            calibration.skipped()))) {
      return 0;
    }
    TextTable table = new TextTable("figure", "value", "interval", "unit", "note");
    for (Figure figure : calibration.figures()) {
      table.row(
          figure.name(),
          Numbers.round(figure.estimate().value()),
          Numbers.interval(figure.estimate()),
          figure.unit(),
          figure.note());
    }
    calibration
        .skipped()
        .forEach((id, reason) -> table.row(id, "–", "–", "–", "not measured: " + reason));
    output.table(table);
    return 0;
  }
}
