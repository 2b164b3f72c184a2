package dev.assay.transport.shm;

import dev.assay.transport.Address;
import java.util.concurrent.atomic.AtomicInteger;

/** Addresses that no other test uses, of this process or another. */
final class Names {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private Names() {}

  static Address fresh() {
    return Address.parse(
        "shm://test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
  }
}
