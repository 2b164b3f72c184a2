package dev.assay.transport.verbs;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.verbs.binding.RoceAddress;
import dev.assay.transport.verbs.binding.VerbsDevice;
import dev.assay.transport.verbs.binding.VerbsException;
import dev.assay.transport.verbs.binding.VerbsLibrary;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether RDMA can be used here: the library, a device, an internet address, an open port. */
final class VerbsCapability {

  static final String NO_ADDRESS = "no RDMA device has an internet address";

  private static final String ID = "transport.rdma";
  private static final String TITLE = "RDMA by verbs";
  private static final String SOFT =
      "modprobe rdma_rxe && rdma link add rxe0 type rxe netdev eth0 (a stock kernel; cloud kernels"
          + " often lack the module)";

  private VerbsCapability() {}

  static Capability probe() {
    Optional<String> whyNot = VerbsLibrary.whyNot();
    if (whyNot.isPresent()) {
      String cause = whyNot.get();
      return no(cause, cause.contains(VerbsLibrary.NAME) ? VerbsLibrary.MEND : "");
    }
    try {
      List<String> names = VerbsDevice.names();
      if (names.isEmpty()) {
        return no("there is no RDMA device, not even one in software", SOFT);
      }
      Optional<RoceAddress> address = RoceAddress.any();
      if (address.isEmpty()) {
        return no(NO_ADDRESS, "ip address add 192.0.2.1/24 dev NETDEV, for the device's NETDEV");
      }
      try (VerbsDevice device = VerbsDevice.open(address.get().device(), address.get().port())) {
        return Capability.available(
            ID,
            TITLE,
            "%s at %s%s."
                .formatted(
                    device.name(),
                    address.get().gid().toInternet().getHostAddress(),
                    device.limits().atomics() ? "" : ", without atomics"));
      }
    } catch (VerbsException | IOException e) {
      return no(String.valueOf(e.getMessage()), "ls -l /dev/infiniband; ulimit -l unlimited");
    }
  }

  private static Capability no(String cause, String mend) {
    String sentence = cause.substring(0, 1).toUpperCase(Locale.ROOT) + cause.substring(1);
    return Capability.unavailable(ID, TITLE, sentence + ".", mend);
  }
}
