package dev.assay.transport.verbs.binding;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The RDMA devices of this machine by their internet addresses, of version 4. */
public final class TestDevices {

  private TestDevices() {}

  /** One address for each device, ordered by its name; perhaps none. */
  public static List<RoceAddress> addresses() throws IOException {
    List<RoceAddress> found = new ArrayList<>();
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address :
          each.isLoopback() ? List.<InetAddress>of() : each.inetAddresses().toList()) {
        Optional<RoceAddress> roce =
            address.getAddress().length == 4 ? RoceAddress.find(address) : Optional.empty();
        roce.ifPresent(found::add);
      }
    }
    found.sort((a, b) -> a.device().compareTo(b.device()));
    return found;
  }
}
