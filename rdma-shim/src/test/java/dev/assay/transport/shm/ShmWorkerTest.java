package dev.assay.transport.shm;

import dev.assay.transport.Address;
import dev.assay.transport.Transport;
import dev.assay.transport.contract.WorkerContract;

/** Public, since another process makes one too. */
public class ShmWorkerTest extends WorkerContract {

  @Override
  protected Transport transport() {
    return new ShmTransport();
  }

  @Override
  protected Address anywhere() {
    return Names.fresh();
  }
}
