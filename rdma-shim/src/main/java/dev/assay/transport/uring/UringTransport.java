package dev.assay.transport.uring;

import dev.assay.engine.capability.Capabilities;
import dev.assay.engine.capability.Capability;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.session.StreamTransport;
import dev.assay.transport.stream.StreamPort;

/**
 * {@code uring://host:port}: the kernel's TCP by io_uring, with TLS where it is asked for. On the
 * wire it is what {@code tcp} is, so either end may be the other.
 */
public final class UringTransport implements StreamTransport {

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
  public Capability capability() {
    Capability ring = Capabilities.ioUring();
    return new Capability(
        "transport.uring", "TCP by io_uring", ring.status(), ring.finding(), ring.mend());
  }

  @Override
  public StreamPort openStreams(TransportConfig config) throws TransportException {
    return new UringPort(config, settings);
  }
}
