package dev.assay.transport.verbs;

import dev.assay.transport.Address;
import dev.assay.transport.Transport;
import dev.assay.transport.contract.WorkerContract;

/** Public, since another process makes one too. */
public class VerbsWorkerTest extends WorkerContract {

  @Override
  protected Transport transport() {
    return new VerbsTransport();
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
}
