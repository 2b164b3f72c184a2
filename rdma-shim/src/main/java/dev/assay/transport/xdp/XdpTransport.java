package dev.assay.transport.xdp;

import dev.assay.engine.natives.NativeAccess;
import dev.assay.transport.TransportException;
import dev.assay.transport.reliable.FramePort;
import dev.assay.transport.reliable.FrameTransport;
import java.util.Optional;

/**
 * {@code xdp://hardware-address:service}: frames of our own over a private Ethernet link, past the
 * kernel's network stack.
 */
public final class XdpTransport extends FrameTransport<XdpSettings> {

  /** That can say whether it could run here, and needs settings to do it. */
  public XdpTransport() {
    this(Optional.empty());
  }

  /** On a queue of an interface. */
  public XdpTransport(XdpSettings settings) {
    this(Optional.of(settings));
  }

  private XdpTransport(Optional<XdpSettings> settings) {
    super("xdp", "AF_XDP", true, settings);
  }

  @Override
  protected Optional<Obstacle> obstacle() {
    Optional<Obstacle> noLinux = NativeAccess.whyNotLinux().map(cause -> new Obstacle(cause, ""));
    if (noLinux.isPresent()) {
      return noLinux;
    }
    try {
      XdpProgram.tryMap();
      return Optional.empty();
    } catch (TransportException e) {
      return Optional.of(
          new Obstacle(
              String.valueOf(e.getMessage()), "Run as root, or with CAP_NET_ADMIN, CAP_BPF."));
    }
  }

  @Override
  protected String describe(XdpSettings of) {
    return of.interfaceName();
  }

  @Override
  protected String howToNameOne() {
    return "new XdpTransport(XdpSettings.on(\"eth1\")), with an interface of a private link.";
  }

  @Override
  protected FramePort openFrames(XdpSettings on) throws TransportException {
    return new XdpFramePort(on);
  }
}
