package dev.assay.transport.tcp;

import dev.assay.transport.Address;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.contract.StreamPortContract;
import dev.assay.transport.stream.StreamPort;

class TcpPortTest extends StreamPortContract {

  @Override
  protected StreamPort openPort(TransportConfig config) throws TransportException {
    return new TcpPort(config);
  }

  @Override
  protected Address anywhere() {
    return Address.parse("tcp://127.0.0.1:0");
  }
}
