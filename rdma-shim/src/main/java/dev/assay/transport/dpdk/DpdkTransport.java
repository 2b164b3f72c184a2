package dev.assay.transport.dpdk;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.Traits;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.reliable.ReliableLinks;
import dev.assay.transport.session.LinkTransport;
import java.util.Optional;

/**
 * {@code dpdk://hardware-address:service}, listened on as {@code dpdk://any:service}: frames of our
 * own over a private Ethernet link or a shared memory interface, by a poll-mode driver. DPDK lives
 * once in a process; each worker has a device of its own there.
 */
public final class DpdkTransport implements LinkTransport {

  private static final String ID = "transport.dpdk";
  private static final String TITLE = "DPDK";

  private static final Traits TRAITS = new Traits(false, false, true, true, false, false, 1448);

  private final Optional<DpdkSettings> settings;

  /** That can say whether it could run here, and needs settings to do it. */
  public DpdkTransport() {
    settings = Optional.empty();
  }

  /** On a device. */
  public DpdkTransport(DpdkSettings settings) {
    this.settings = Optional.of(settings);
  }

  @Override
  public String scheme() {
    return "dpdk";
  }

  @Override
  public Traits traits() {
    return TRAITS;
  }

  @Override
  public Capability capability() {
    Optional<String> whyNot = Dpdk.whyNot();
    if (whyNot.isPresent()) {
      return Capability.unavailable(ID, TITLE, whyNot.get() + ".", Dpdk.MEND);
    }
    return settings.isPresent()
        ? Capability.available(ID, TITLE, "on a device of " + settings.get().driver())
        : Capability.partial(
            ID,
            TITLE,
            "It could run here, but no device is named.",
            "new DpdkTransport(DpdkSettings.memif(socket, true)), or another driver that is there.");
  }

  @Override
  public LinkPort openPort(TransportConfig config) throws TransportException {
    Capability capability = capability();
    if (settings.isEmpty() || capability.status() != Capability.Status.AVAILABLE) {
      throw new TransportException(
          TITLE + " cannot run here: " + capability.finding() + " " + capability.mend());
    }
    return new ReliableLinks(new DpdkFramePort(settings.get()), config);
  }
}
