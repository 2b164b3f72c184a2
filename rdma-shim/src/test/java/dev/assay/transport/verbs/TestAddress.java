package dev.assay.transport.verbs;

import dev.assay.transport.Address;
import dev.assay.transport.verbs.binding.RoceAddress;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Where tests listen: the first device's address. */
final class TestAddress {

  private TestAddress() {}

  static Address anywhere() {
    try {
      RoceAddress first = RoceAddress.any().orElseThrow();
      return new Address("rdma", first.gid().toInternet().getHostAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
