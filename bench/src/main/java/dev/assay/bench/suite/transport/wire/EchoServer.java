package dev.assay.bench.suite.transport.wire;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.Worker;
import dev.assay.transport.scheme.Transports;
import dev.assay.transport.uring.UringSettings;
import dev.assay.transport.uring.UringTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that sends back what comes on any number of connections, on one thread that sleeps when
 * there is nothing to do.
 *
 * @param name what a reader calls it
 * @param isPeer whether it is not ours
 * @param opening opens it, on its thread
 */
public record EchoServer(String name, boolean isPeer, Opening opening) {

  /** Opens a server. */
  @FunctionalInterface
  public interface Opening {
    /** Listens on a free port of the loopback. */
    Running open() throws IOException;
  }

  /** A server that listens, of one thread. */
  public interface Running extends AutoCloseable {

    /** Where. */
    InetSocketAddress address();

    /** Serves what is there; sleeps for at most so long when there is nothing. */
    void await(long nanos) throws IOException;

    @Override
    void close() throws IOException;
  }

  /**
   * Those that can run here, a java.nio selector first.
   *
   * @param ablations true to add ours with other settings
   */
  public static List<EchoServer> here(boolean ablations) {
    List<EchoServer> servers = new ArrayList<>();
    servers.add(new EchoServer("java.nio", true, SelectorServer::new));
    for (NettyKind kind : NettyKind.here()) {
      servers.add(new EchoServer(kind.name(), true, () -> new OverNetty(kind)));
    }
    for (Transport transport : Transports.all()) {
      if (transport.traits().byteStreams() && available(transport)) {
        servers.add(ours(transport.scheme(), transport));
      }
    }
    if (ablations && servers.stream().anyMatch(s -> s.name().equals("uring"))) {
      UringSettings settings = UringSettings.DEFAULT;
      servers.add(uring("gather 100 us", settings.withGatherMicros(100)));
      servers.add(uring("not deferred", settings.withoutDeferTaskRun()));
      servers.add(uring("512 buffers of 2 KiB", settings.withBuffers(512, 2 << 10)));
    }
    return servers;
  }

  private static boolean available(Transport transport) {
    return transport.capability().status() == Capability.Status.AVAILABLE;
  }

  private static EchoServer uring(String what, UringSettings settings) {
    return ours("uring, " + what, new UringTransport(settings));
  }

  private static EchoServer ours(String name, Transport transport) {
    return new EchoServer(name, false, () -> new OverWorker(transport));
  }

  /** A worker's byte streams, all with one handler. */
  private static final class OverWorker implements Running {
    private final Worker worker;
    private final InetSocketAddress address;

    OverWorker(Transport transport) throws IOException {
      worker = transport.openWorker(TransportConfig.DEFAULT);
      EchoStream echo = new EchoStream();
      Address any = Address.parse(transport.scheme() + "://127.0.0.1:0");
      Listener listener = worker.listenStreams(any, stream -> echo);
      address = new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.address().port());
    }

    @Override
    public InetSocketAddress address() {
      return address;
    }

    @Override
    public void await(long nanos) {
      worker.await(nanos);
    }

    @Override
    public void close() {
      worker.close();
    }
  }

  /** Netty's event loop, run by the server's thread. */
  private static final class OverNetty implements Running {
    private final NettyLoop loop;
    private final InetSocketAddress address;

    OverNetty(NettyKind kind) throws IOException {
      loop = new NettyLoop(kind);
      address = loop.listen(NettyLoop.Echo::new);
    }

    @Override
    public InetSocketAddress address() {
      return address;
    }

    @Override
    public void await(long nanos) {
      loop.await(nanos);
    }

    @Override
    public void close() {
      loop.close();
    }
  }
}
