package dev.assay.transport.scheme;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportException;
import dev.assay.transport.auto.AutoTransport;
import dev.assay.transport.dpdk.DpdkTransport;
import dev.assay.transport.session.LinkTransport;
import dev.assay.transport.shm.ShmTransport;
import dev.assay.transport.tcp.TcpTransport;
import dev.assay.transport.uring.UringTransport;
import dev.assay.transport.verbs.VerbsTransport;
import dev.assay.transport.xdp.XdpTransport;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every transport of this module; any thread may call. An echo, both ends on one thread:
 *
 * <pre>{@code
 * TransportConfig config = TransportConfig.DEFAULT.withSecret("of both");
 * Transport transport = Transports.forScheme("tcp");
 * try (Worker server = transport.openWorker(config);
 *     Worker client = transport.openWorker(config)) {
 *   Listener listener = server.listen(Address.parse("tcp://127.0.0.1:0"), channel -> echo);
 *   client.connect(listener.address(), handler);
 *   while (!handler.isDone()) {
 *     server.poll();
 *     client.poll();
 *   }
 * }
 * }</pre>
 *
 * <p>The project in {@code rdma-shim/src/it/embed} is this, whole and run by the build.
 */
public final class Transports {

  private static final List<LinkTransport> TO_CHOOSE_FROM =
      List.of(new ShmTransport(), new TcpTransport(), new UringTransport(), new VerbsTransport());

  private static final List<Transport> ALL =
      Stream.concat(
              TO_CHOOSE_FROM.stream(), Stream.of(new XdpTransport(), new DpdkTransport(), auto()))
          .toList();

  private Transports() {}

  /** All, whether they can run here or not. */
  public static List<Transport> all() {
    return ALL;
  }

  /** The best of those that need no settings, by their order where nothing is calibrated. */
  public static Transport auto() {
    return new AutoTransport(TO_CHOOSE_FROM);
  }

  /** The same, by what a calibration measured. */
  public static Transport auto(Calibration calibration) {
    return new AutoTransport(TO_CHOOSE_FROM, calibration);
  }

  /**
   * The transport whose addresses begin so.
   *
   * @param scheme without {@code ://}
   * @throws TransportException with the schemes that there are
   */
  public static Transport forScheme(String scheme) throws TransportException {
    for (Transport transport : ALL) {
      if (transport.scheme().equals(scheme)) {
        return transport;
      }
    }
    throw new TransportException(
        "no transport is called '%s': there are %s"
            .formatted(
                scheme, ALL.stream().map(Transport::scheme).collect(Collectors.joining(", "))));
  }
}
