package dev.assay.transport.verbs;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.Traits;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.session.LinkTransport;
import dev.assay.transport.verbs.binding.RoceAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/** RDMA over converged Ethernet, by verbs: {@code rdma://host:port}. */
public final class VerbsTransport implements LinkTransport {

  private static final Traits TRAITS =
      new Traits(
          false,
          true,
          true,
          false,
          true,
          false,
          LinkSize.of(TransportConfig.DEFAULT).maxFrameBytes());

  /** Finds nothing out yet. */
  public VerbsTransport() {}

  /** An internet address of a device of this machine, which can be listened on; the first one. */
  public static Optional<InetAddress> anyAddress() {
    try {
      return RoceAddress.any().map(found -> found.gid().toInternet());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String scheme() {
    return "rdma";
  }

  @Override
  public Traits traits() {
    return TRAITS;
  }

  @Override
  public Capability capability() {
    return VerbsCapability.probe();
  }

  @Override
  public LinkPort openPort(TransportConfig config) throws TransportException {
    Capability capability = capability();
    if (capability.status() != Capability.Status.AVAILABLE) {
      throw new TransportException(
          "rdma cannot be used here: " + capability.finding() + " " + capability.mend());
    }
    return new VerbsPort(config);
  }
}
