package dev.assay.transport.tcp;

import dev.assay.transport.Address;
import dev.assay.transport.Transport;
import dev.assay.transport.contract.WorkerContract;

/** Public, since another process makes one too. */
public class TcpWorkerTest extends WorkerContract {

  @Override
  protected Transport transport() {
    return new TcpTransport();
  }

  @Override
  protected Address anywhere() {
    return Address.parse("tcp://127.0.0.1:0");
  }
}
