package dev.assay.transport.xdp;

import dev.assay.engine.capability.Capability;
import dev.assay.engine.natives.NativeAccess;
import dev.assay.transport.Traits;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.reliable.ReliableLinks;
import dev.assay.transport.session.LinkTransport;
import java.util.Optional;

/**
 * {@code xdp://hardware-address:service}, listened on as {@code xdp://any:service}: frames of our
 * own over a private Ethernet link, past the kernel's network stack.
 */
public final class XdpTransport implements LinkTransport {

  private static final String ID = "transport.xdp";
  private static final String TITLE = "AF_XDP";

  private static final Traits TRAITS = new Traits(false, false, true, true, true, false, 1448);

  private final Optional<XdpSettings> settings;

  /** That can say whether it could run here, and needs settings to do it. */
  public XdpTransport() {
    settings = Optional.empty();
  }

  /** On a queue of an interface. */
  public XdpTransport(XdpSettings settings) {
    this.settings = Optional.of(settings);
  }

  @Override
  public String scheme() {
    return "xdp";
  }

  @Override
  public Traits traits() {
    return TRAITS;
  }

  @Override
  public Capability capability() {
    Optional<String> whyNot = NativeAccess.whyNotLinux();
    if (whyNot.isPresent()) {
      return Capability.unavailable(ID, TITLE, whyNot.get(), "");
    }
    try {
      XdpProgram.tryMap();
    } catch (TransportException e) {
      return Capability.unavailable(
          ID,
          TITLE,
          String.valueOf(e.getMessage()),
          "Run as root, or with CAP_NET_ADMIN, CAP_BPF.");
    }
    return settings.isPresent()
        ? Capability.available(ID, TITLE, "on " + settings.get().interfaceName())
        : Capability.partial(
            ID,
            TITLE,
            "It could run here, but no network interface is named.",
            "new XdpTransport(XdpSettings.on(\"eth1\")), with an interface of a private link.");
  }

  @Override
  public LinkPort openPort(TransportConfig config) throws TransportException {
    Capability capability = capability();
    if (settings.isEmpty() || capability.status() != Capability.Status.AVAILABLE) {
      throw new TransportException(
          TITLE + " cannot run here: " + capability.finding() + " " + capability.mend());
    }
    return new ReliableLinks(new XdpFramePort(settings.get()), config);
  }
}
