package dev.assay.transport.verbs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.Address;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.contract.LinkPortContract;
import dev.assay.transport.link.LinkPort;
import org.junit.jupiter.api.BeforeEach;

/** Public, since another process makes one too. */
public class VerbsLinksTest extends LinkPortContract {

  @BeforeEach
  void requireDevice() {
    Capability capability = new VerbsTransport().capability();
    assumeTrue(capability.status() == Capability.Status.AVAILABLE, capability.finding());
  }

  @Override
  protected LinkPort openPort(TransportConfig config) throws TransportException {
    return new VerbsPort(config);
  }

  @Override
  protected Address anywhere() {
    return TestAddress.anywhere();
  }

  @Override
  protected int crowd() {
    return 24;
  }

  @Override
  protected int slowness() {
    return 3;
  }

  /** VerbsWorkerTest kills one: a second JVM takes long to start in the guest. */
  @Override
  protected boolean crossesProcesses() {
    return false;
  }
}
