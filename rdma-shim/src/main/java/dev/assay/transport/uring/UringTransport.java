package dev.assay.transport.uring;

import dev.assay.engine.capability.Capabilities;
import dev.assay.engine.capability.Capability;
import dev.assay.transport.Traits;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.session.LinkTransport;
import dev.assay.transport.session.SessionWorker;
import dev.assay.transport.stream.StreamLinks;
import dev.assay.transport.stream.StreamPort;
import dev.assay.transport.tls.TlsPort;
import java.util.Optional;

/**
 * {@code uring://host:port}: the kernel's TCP by io_uring, with TLS where it is asked for. On the
 * wire it is what {@code tcp} is, so either end may be the other.
 */
public final class UringTransport implements LinkTransport {

  private static final Traits TRAITS =
      new Traits(
          true, false, true, true, true, false, StreamLinks.maxFrameBytes(TransportConfig.DEFAULT));

  private final UringSettings settings;

  /** With default settings. */
  public UringTransport() {
    this(UringSettings.DEFAULT);
  }

  /** With these settings. */
  public UringTransport(UringSettings settings) {
    this.settings = settings;
  }

  @Override
  public String scheme() {
    return "uring";
  }

  @Override
  public Traits traits() {
    return TRAITS;
  }

  @Override
  public Capability capability() {
    Capability ring = Capabilities.ioUring();
    return new Capability(
        "transport.uring", "TCP by io_uring", ring.status(), ring.finding(), ring.mend());
  }

  @Override
  public LinkPort openPort(TransportConfig config) throws TransportException {
    return new StreamLinks(openStreams(config), config);
  }

  @Override
  public Worker openWorker(TransportConfig config) throws TransportException {
    StreamPort port = openStreams(config);
    return new SessionWorker(scheme(), config, new StreamLinks(port, config), Optional.of(port));
  }

  private StreamPort openStreams(TransportConfig config) throws TransportException {
    return TlsPort.over(new UringPort(TlsPort.below(config), settings), config);
  }
}
