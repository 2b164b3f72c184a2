package dev.assay.transport.uring;

import dev.assay.transport.Address;
import dev.assay.transport.Transport;
import dev.assay.transport.contract.WorkerContract;
import org.junit.jupiter.api.BeforeEach;

/** Public, since another process makes one too. */
public class UringWorkerTest extends WorkerContract {

  @BeforeEach
  void needsIoUring() {
    UringHere.assume();
  }

  @Override
  protected Transport transport() {
    return new UringTransport();
  }

  @Override
  protected Address anywhere() {
    return Address.parse("uring://127.0.0.1:0");
  }
}
