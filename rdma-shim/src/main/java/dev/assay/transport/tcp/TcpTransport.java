package dev.assay.transport.tcp;

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
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;

/** {@code tcp://host:port}: the kernel's TCP by java.nio, with TLS where it is asked for. */
public final class TcpTransport implements LinkTransport {

  private static final Traits TRAITS =
      new Traits(
          true, false, true, true, true, false, StreamLinks.maxFrameBytes(TransportConfig.DEFAULT));

  @Override
  public String scheme() {
    return "tcp";
  }

  @Override
  public Traits traits() {
    return TRAITS;
  }

  @Override
  public Capability capability() {
    String id = "transport.tcp";
    String title = "TCP by java.nio";
    try (ServerSocketChannel probe = ServerSocketChannel.open()) {
      probe.bind(null);
      return Capability.available(id, title, "a socket listened on " + probe.getLocalAddress());
    } catch (IOException e) {
      return Capability.unavailable(
          id,
          title,
          "the kernel gives no listening socket: " + e.getMessage(),
          "Raise the limit of open files (ulimit -n) or allow sockets in the sandbox.");
    }
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

  private static StreamPort openStreams(TransportConfig config) throws TransportException {
    return TlsPort.over(new TcpPort(TlsPort.below(config)), config);
  }
}
