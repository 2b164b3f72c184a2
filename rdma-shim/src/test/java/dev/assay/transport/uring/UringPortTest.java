package dev.assay.transport.uring;

import dev.assay.transport.Address;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.contract.StreamPortContract;
import dev.assay.transport.stream.StreamPort;
import org.junit.jupiter.api.BeforeEach;

class UringPortTest extends StreamPortContract {

  @BeforeEach
  void needsIoUring() {
    UringHere.assume();
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
