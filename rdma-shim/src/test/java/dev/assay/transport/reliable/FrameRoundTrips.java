package dev.assay.transport.reliable;

import dev.assay.engine.natives.Linux;
import dev.assay.engine.thread.Affinity;
import dev.assay.transport.Address;
import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.Worker;
import dev.assay.transport.dpdk.DpdkSettings;
import dev.assay.transport.dpdk.DpdkTransport;
import dev.assay.transport.tcp.TcpTransport;
import dev.assay.transport.xdp.XdpSettings;
import dev.assay.transport.xdp.XdpTransport;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Round trips of 64 bytes between two pinned, spinning threads: UDP by a plain channel, {@code
 * tcp}, {@code xdp} and {@code dpdk} over a packet socket on one virtual Ethernet pair between two
 * network namespaces, and {@code dpdk} over memif. By turns; medians in nanoseconds. To be run as
 * root, after:
 *
 * <pre>
 * for n in a b; do ip netns add assay-$n; done
 * ip -n assay-a link add veth-a numrxqueues 1 numtxqueues 1 type veth \
 *     peer name veth-b netns assay-b numrxqueues 1 numtxqueues 1
 * for n in a b; do ip -n assay-$n link set veth-$n up; done
 * ip -n assay-a address add 10.99.0.1/24 dev veth-a; ip -n assay-b address add 10.99.0.2/24 dev veth-b
 * </pre>
 */
public final class FrameRoundTrips {

  private static final int BYTES = 64;
  private static final int WARM = 20_000;
  private static final int TRIPS = 20_000;
  private static final int SETNS = 308;
  private static final int OPENAT = 257;
  private static final TransportConfig CONFIG = TransportConfig.DEFAULT.withSecret("of both");

  private FrameRoundTrips() {}

  /** Rounds to make, 5 if there is none. */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]);
    Path socket = Path.of("/tmp/assay-memif-" + ProcessHandle.current().pid());
    try (ExecutorService near = Executors.newSingleThreadExecutor();
        ExecutorService far = Executors.newSingleThreadExecutor()) {
      near.submit(() -> enter("assay-a", 0)).get();
      far.submit(() -> enter("assay-b", 1)).get();
      for (int round = 0; round < rounds; round++) {
        System.out.printf("udp %s", udp(near, far));
        System.out.printf("  tcp %s", channel(near, far, new TcpTransport(), new TcpTransport()));
        System.out.printf("  xdp %s", channel(near, far, xdp("veth-a"), xdp("veth-b")));
        System.out.printf("  af_packet %s", channel(near, far, packet("veth-a"), packet("veth-b")));
        System.out.printf(
            "  memif %s%n", channel(near, far, memif(socket, false), memif(socket, true)));
      }
    }
  }

  private static Transport xdp(String interfaceName) {
    return new XdpTransport(XdpSettings.on(interfaceName));
  }

  private static Transport packet(String interfaceName) {
    return new DpdkTransport(DpdkSettings.packetSocket(interfaceName));
  }

  private static Transport memif(Path socket, boolean server) {
    return new DpdkTransport(DpdkSettings.memif(socket, server));
  }

  private static Void enter(String namespace, int cpu) throws IOException {
    Affinity ignored = Affinity.pin(cpu);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom("/var/run/netns/" + namespace);
      long descriptor = Linux.call(OPENAT, -100, path.address(), 0, 0, 0, 0);
      if (descriptor < 0 || Linux.call(SETNS, descriptor, 0, 0, 0, 0, 0) < 0) {
        throw new IOException("there is no network namespace " + namespace);
      }
    }
    return null;
  }

  private static String channel(
      ExecutorService near, ExecutorService far, Transport nearTransport, Transport farTransport)
      throws Exception {
    CompletableFuture<Address> listening = new CompletableFuture<>();
    AtomicBoolean over = new AtomicBoolean();
    var echoing = far.submit(() -> echo(farTransport, listening, over));
    try {
      Address address = listening.get();
      return near.submit(() -> ask(nearTransport, address)).get();
    } finally {
      over.set(true);
      echoing.get();
    }
  }

  private static Void echo(
      Transport transport, CompletableFuture<Address> listening, AtomicBoolean over)
      throws Exception {
    String where = transport.scheme().equals("tcp") ? "10.99.0.2:0" : "any:7";
    try (Worker worker = transport.openWorker(CONFIG)) {
      ChannelHandler echo =
          (channel, segment, offset, lengthBytes) -> {
            channel.offer(segment, offset, lengthBytes);
            channel.flush();
          };
      listening.complete(
          worker
              .listen(Address.parse(transport.scheme() + "://" + where), channel -> echo)
              .address());
      while (!over.get()) {
        worker.poll();
      }
    } catch (Exception e) {
      listening.completeExceptionally(e);
    }
    return null;
  }

  /** Asks, and takes the time of each answer. */
  private static final class Asker implements ChannelHandler {
    private final MemorySegment message = Arena.ofAuto().allocate(BYTES, 8);
    private final long[] nanos = new long[TRIPS];
    private int count = -WARM;
    private long sentNanos;

    @Override
    public void onOpen(Channel channel) {
      send(channel);
    }

    private void send(Channel channel) {
      sentNanos = System.nanoTime();
      channel.offer(message, 0, BYTES);
      channel.flush();
    }

    @Override
    public void onMessage(Channel channel, MemorySegment segment, long offset, int lengthBytes) {
      if (count >= 0) {
        nanos[count] = System.nanoTime() - sentNanos;
      }
      count++;
      if (count < TRIPS) {
        send(channel);
      }
    }
  }

  private static String ask(Transport transport, Address address) throws Exception {
    Asker asker = new Asker();
    try (Worker worker = transport.openWorker(CONFIG)) {
      Channel channel = worker.connect(address, asker);
      while (asker.count < TRIPS && channel.state() != Channel.State.CLOSED) {
        worker.poll();
      }
    }
    return asker.count < TRIPS ? "closed" : quantiles(asker.nanos);
  }

  private static String udp(ExecutorService near, ExecutorService far) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (DatagramChannel there = far.submit(() -> bound("10.99.0.2")).get();
        DatagramChannel here = near.submit(() -> bound("10.99.0.1")).get()) {
      there.connect(here.getLocalAddress());
      here.connect(there.getLocalAddress());
      var echoing = far.submit(() -> echo(there, over));
      String result = near.submit(() -> ask(here)).get();
      over.set(true);
      echoing.get();
      return result;
    }
  }

  private static DatagramChannel bound(String host) throws IOException {
    DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(host, 0));
    channel.configureBlocking(false);
    return channel;
  }

  private static Void echo(DatagramChannel channel, AtomicBoolean over) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
    while (!over.get()) {
      if (channel.read(buffer.clear()) > 0) {
        channel.write(buffer.flip());
      }
    }
    return null;
  }

  private static String ask(DatagramChannel channel) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);
    long[] nanos = new long[TRIPS];
    for (int i = -WARM; i < TRIPS; i++) {
      long sentNanos = System.nanoTime();
      channel.write(buffer.clear());
      buffer.clear();
      while (channel.read(buffer) <= 0) {
        Thread.onSpinWait();
      }
      if (i >= 0) {
        nanos[i] = System.nanoTime() - sentNanos;
      }
    }
    return quantiles(nanos);
  }

  private static String quantiles(long[] nanos) {
    Arrays.sort(nanos);
    return List.of(nanos[TRIPS / 2], nanos[TRIPS / 100 * 99]).toString();
  }
}
