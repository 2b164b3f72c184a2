package dev.assay.transport.auto;

import dev.assay.transport.Address;
import dev.assay.transport.Transport;
import dev.assay.transport.contract.WorkerContract;
import dev.assay.transport.scheme.Transports;

/** Public, since another process makes one too. */
public class AutoWorkerTest extends WorkerContract {

  @Override
  protected Transport transport() {
    return Transports.auto();
  }

  @Override
  protected Address anywhere() {
    return Address.parse("auto://127.0.0.1:0");
  }
}
