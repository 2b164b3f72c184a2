package dev.assay.transport.tcp;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.session.StreamTransport;
import dev.assay.transport.stream.StreamPort;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;

/** {@code tcp://host:port}: the kernel's TCP by java.nio, with TLS where it is asked for. */
public final class TcpTransport implements StreamTransport {

  @Override
  public String scheme() {
    return "tcp";
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
  public StreamPort openStreams(TransportConfig config) throws TransportException {
    return new TcpPort(config);
  }
}
