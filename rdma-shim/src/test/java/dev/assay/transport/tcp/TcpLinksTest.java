package dev.assay.transport.tcp;

import dev.assay.transport.Address;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.contract.StreamLinksContract;
import dev.assay.transport.stream.StreamPort;

/** Public, since another process makes one too. */
public class TcpLinksTest extends StreamLinksContract {

  @Override
  protected StreamPort openStreams(TransportConfig config) throws TransportException {
    return new TcpPort(config);
  }

  @Override
  protected Address anywhere() {
    return Address.parse("tcp://127.0.0.1:0");
  }
}
