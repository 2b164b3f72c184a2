package dev.assay.transport.uring;

import dev.assay.transport.Address;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.contract.StreamLinksContract;
import dev.assay.transport.stream.StreamPort;
import org.junit.jupiter.api.BeforeEach;

/** Public, since another process makes one too. */
public class UringLinksTest extends StreamLinksContract {

  @BeforeEach
  void needsIoUring() {
    UringHere.assume();
  }

  @Override
  protected StreamPort openStreams(TransportConfig config) throws TransportException {
    return new UringPort(config, UringSettings.DEFAULT);
  }

  @Override
  protected Address anywhere() {
    return Address.parse("uring://127.0.0.1:0");
  }
}
