package dev.assay.transport.uring;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.capability.Capability;
import dev.assay.engine.capability.Capability.Status;

/** Whether there is io_uring to be tested. */
final class UringHere {

  private UringHere() {}

  static void assume() {
    Capability capability = new UringTransport().capability();
    assumeTrue(
        capability.status() == Status.AVAILABLE || capability.status() == Status.PARTIAL,
        capability.finding());
  }
}
