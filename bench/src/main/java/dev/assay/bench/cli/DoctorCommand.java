package dev.assay.bench.cli;

import dev.assay.engine.capability.Capabilities;
import dev.assay.engine.capability.Capability;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.transport.scheme.Transports;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./assay doctor}: what can be used here, why not, and how to enable it. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Say what this machine can do, why not, and how to enable it.")
final class DoctorCommand implements Callable<Integer> {

  @Mixin Output output = new Output();

  /** What is printed as JSON. */
  record Diagnosis(Machine machine, List<Capability> capabilities) {}

  @Override
  public Integer call() {
    Machine machine = MachineReader.read();
    List<Capability> found = new ArrayList<>(Capabilities.probeAll(machine).list());
    Transports.all().forEach(transport -> found.add(transport.capability()));
    if (output.printsAsJson(new Diagnosis(machine, found))) {
      return 0;
    }
    output.line("system    " + machine.systemId());
    output.line("software  " + machine.softwareId());
    output.line("");
    TextTable table = new TextTable("", "capability", "finding, and how to enable it");
    for (Capability capability : found) {
      String mend = capability.mend().isEmpty() ? "" : " → " + capability.mend();
      table.row(mark(capability), capability.title(), capability.finding() + mend);
    }
    output.table(table);
    return 0;
  }

  private static String mark(Capability capability) {
    return switch (capability.status()) {
      case AVAILABLE -> "yes";
      case PARTIAL -> "part";
      case UNAVAILABLE, UNKNOWN -> capability.status().name().toLowerCase(Locale.ROOT);
    };
  }
}
