package dev.assay.bench.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.NativeAccess;
import dev.assay.engine.natives.SystemCall;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sender and a receiver with a router between them, whose link to the receiver has a rate and a
 * queue that drops at its tail: the kernel's token bucket, {@code tbf}. The queue is the router's
 * and not the sender's, because a kernel that drops what it sends itself knows of it at once. The
 * way back is not limited.
 *
 * <pre>
 *  sender 10.77.0.1 --veth-- 10.77.0.2 router --veth, or relay-- 10.77.1.1 receiver
 *                                            tbf
 * </pre>
 */
public final class Bottleneck implements AutoCloseable {

  private static final String RECEIVER = "10.77.1.1";
  private static final int BURST_BYTES = 5_000;
  private static final int BACKLOG = 1024;
  private static final int TUN_QUEUE_PACKETS = 4_000;

  private final Host sender;
  private final Host router;
  private final Host receiver;
  private final long bitsPerSecond;
  private @Nullable Relay relay;
  private boolean limited;

  private Bottleneck(long bitsPerSecond) throws IOException {
    this.bitsPerSecond = bitsPerSecond;
    sender = new Host("assay-sender");
    router = new Host("assay-router");
    receiver = new Host("assay-receiver");
  }

  /** Why no such network can be made here, a clause; empty where it can be. */
  public static Optional<String> whyNot(boolean relayed) {
    Optional<String> notLinux = NativeAccess.whyNotLinux();
    if (notLinux.isPresent()) {
      return notLinux;
    }
    if (Linux.call(SystemCall.GETEUID, 0, 0, 0, 0, 0, 0) != 0) {
      return Optional.of("needs root for network namespaces of its own: run it with sudo");
    }
    for (String tool : new String[] {"ip", "tc"}) {
      if (!isInstalled(tool)) {
        return Optional.of("needs the command " + tool + ": apt-get install iproute2");
      }
    }
    if (relayed && !Files.isWritable(Path.of(TunDevice.FILE))) {
      return Optional.of("needs " + TunDevice.FILE + ": modprobe tun");
    }
    try (Host host = new Host("assay-probe")) {
      host.command("ip link add probe type veth peer name probe1");
      host.command("tc qdisc add dev probe root tbf rate 1mbit burst 5000 limit 10000");
      host.command("ip link del probe");
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("needs network namespaces, veth and tbf: " + e.getMessage());
    }
  }

  private static boolean isInstalled(String tool) {
    for (String folder : new String[] {"/usr/sbin", "/sbin", "/usr/bin", "/bin"}) {
      if (Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    return false;
  }

  /** A network whose second link is as short as the first. */
  public static Bottleneck open(long bitsPerSecond, long queueBytes) throws IOException {
    return open(bitsPerSecond, queueBytes, -1, 0);
  }

  /** A network whose second link is a {@link Relay}, which delays both ways. */
  public static Bottleneck open(long bitsPerSecond, long queueBytes, long delayNanos, long seed)
      throws IOException {
    Bottleneck network = new Bottleneck(bitsPerSecond);
    try {
      network.connect(delayNanos, seed);
      network.queue(queueBytes);
      return network;
    } catch (IOException e) {
      network.close();
      throw e;
    }
  }

  private void connect(long delayNanos, long seed) throws IOException {
    router.command("ip link add rtr0 type veth peer name snd0 netns " + sender.threadId());
    if (delayNanos < 0) {
      router.command("ip link add rtr1 type veth peer name rcv0 netns " + receiver.threadId());
    } else {
      TunDevice down = router.call(() -> TunDevice.open("rtr1"));
      TunDevice up;
      try {
        up = receiver.call(() -> TunDevice.open("rcv0"));
      } catch (IOException e) {
        down.close();
        throw e;
      }
      relay = new Relay(down, up, delayNanos, seed);
      router.command("ip link set rtr1 txqueuelen " + TUN_QUEUE_PACKETS);
    }
    up(sender, "snd0", "10.77.0.1/24");
    up(router, "rtr0", "10.77.0.2/24");
    up(router, "rtr1", "10.77.1.2/24");
    up(receiver, "rcv0", RECEIVER + "/24");
    sender.command("ip route add default via 10.77.0.2");
    receiver.command("ip route add default via 10.77.1.2");
    router.set("ipv4/ip_forward", "1");
    for (Host end : new Host[] {sender, receiver}) {
      // Each connection finds out for itself, and no window of a host holds it back.
      end.set("ipv4/tcp_no_metrics_save", "1");
      end.set("ipv4/tcp_wmem", "4096 4194304 67108864");
      end.set("ipv4/tcp_rmem", "4096 131072 67108864");
      end.set("ipv4/tcp_congestion_control", "reno");
    }
  }

  private static void up(Host host, String link, String address) throws IOException {
    host.command("ip addr add " + address + " dev " + link);
    host.command("ip link set " + link + " up");
  }

  /** Gives the router's queue another length; what was in it is lost. */
  public void queue(long sizeBytes) throws IOException {
    if (limited) {
      router.command("tc qdisc del dev rtr1 root");
    }
    router.command(
        "tc qdisc add dev rtr1 root tbf rate %dbit burst %d limit %d"
            .formatted(bitsPerSecond, BURST_BYTES, sizeBytes));
    limited = true;
  }

  /** The state of the router's queue: bytes waiting now, packets dropped since it was made. */
  public record Queue(long waitingBytes, long dropped) {}

  /** Looks at the router's queue; takes some milliseconds. */
  public Queue queue() throws IOException {
    JsonNode all =
        JsonMapper.builder().build().readTree(router.command("tc -s -j qdisc show dev rtr1"));
    for (JsonNode each : all) {
      if (each.path("kind").asText().equals("tbf")) {
        return new Queue(each.path("backlog").asLong(), each.path("drops").asLong());
      }
    }
    throw new IOException("tc shows no tbf: " + all);
  }

  /** Where sockets that send are opened. */
  public Host sender() {
    return sender;
  }

  /** Where sockets that listen are opened. */
  public Host receiver() {
    return receiver;
  }

  /** The wire behind the queue, where it is a relay. */
  public Relay relay() {
    if (relay == null) {
      throw new IllegalStateException("the second link is no relay");
    }
    return relay;
  }

  /** The receiver's address, and any port. */
  public InetSocketAddress anyPort() {
    return new InetSocketAddress(RECEIVER, 0);
  }

  /** A socket that listens at the receiver. */
  public ServerSocketChannel listen() throws IOException {
    return receiver.call(
        () -> ServerSocketChannel.open(StandardProtocolFamily.INET).bind(anyPort(), BACKLOG));
  }

  /** Bits that the router passes on in a second at most. */
  public long bitsPerSecond() {
    return bitsPerSecond;
  }

  /** Ends all of it, whatever still runs over it. */
  @Override
  public void close() throws IOException {
    try {
      // A child's reaper keeps its namespace for a minute: links go now.
      for (String link : new String[] {"rtr0", "rtr1"}) {
        remove(link);
      }
      if (relay != null) {
        relay.close();
      }
    } finally {
      sender.close();
      router.close();
      receiver.close();
    }
  }

  private void remove(String link) {
    try {
      router.command("ip link del " + link);
    } catch (IOException e) {
      return; // it was not made
    }
  }
}
