package dev.assay.transport.uring;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.capability.Capabilities;
import dev.assay.engine.capability.Capability;
import dev.assay.transport.Address;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.contract.StreamPortContract;
import dev.assay.transport.stream.StreamPort;
import org.junit.jupiter.api.BeforeEach;

class UringPortTest extends StreamPortContract {

  @BeforeEach
  void needsIoUring() {
    Capability capability = Capabilities.ioUring();
    assumeTrue(
        capability.status() == Capability.Status.AVAILABLE
            || capability.status() == Capability.Status.PARTIAL,
        capability.finding());
  }

  @Override
  protected StreamPort openPort(TransportConfig config) throws TransportException {
    return new UringPort(config, UringSettings.DEFAULT);
  }

  @Override
  protected Address anywhere() {
    return Address.parse("uring://127.0.0.1:0");
  }
}
