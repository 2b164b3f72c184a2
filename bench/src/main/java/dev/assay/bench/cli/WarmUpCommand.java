package dev.assay.bench.cli;

import dev.assay.bench.claim.Judges;
import dev.assay.bench.workload.Workloads;
import dev.assay.engine.hardware.MachineReader;
import picocli.CommandLine.Command;

/** What the launcher runs once after a build, so that the AOT cache holds the usual paths. */
@Command(name = "warm-up", hidden = true, description = "Used by the launcher after a build.")
final class WarmUpCommand implements Runnable {

  @Override
  public void run() {
    MachineReader.read();
    Judges.load();
    Workloads.load();
  }
}
