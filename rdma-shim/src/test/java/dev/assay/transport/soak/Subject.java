package dev.assay.transport.soak;

import dev.assay.transport.Address;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.fault.DelayedLinks;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.session.SessionWorker;
import dev.assay.transport.shm.ShmPorts;
import dev.assay.transport.stream.StreamLinks;
import dev.assay.transport.stream.StreamPort;
import dev.assay.transport.tcp.TcpPort;
import dev.assay.transport.tls.Certificates;
import dev.assay.transport.tls.TlsPort;
import dev.assay.transport.uring.UringPort;
import dev.assay.transport.uring.UringSettings;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** What is soaked: a transport whose workers can have seeded delays below their sessions. */
enum Subject {
  /** java.nio. */
  TCP,
  /** io_uring. */
  URING,
  /** Shared memory. */
  SHM,
  /** java.nio with TLS. */
  TLS;

  private static final int MOST_POLLS = 6;

  private static int names;

  boolean hasStreams() {
    return this != SHM;
  }

  /** It lives one round of so many: hand-shakes of TLS cost what hundreds of others do. */
  int each() {
    return this == TLS ? 10 : 1;
  }

  /** Whether another process can be the peer: a certificate lives in one alone. */
  boolean crossesProcesses() {
    return this != TLS;
  }

  /** One that nobody else listens at. */
  Address anywhere() {
    return switch (this) {
      case SHM -> Address.parse("shm://soak-" + names++);
      case URING -> Address.parse("uring://127.0.0.1:0");
      case TCP, TLS -> Address.parse("tcp://127.0.0.1:0");
    };
  }

  /**
   * A worker.
   *
   * @param root folder of shared memory
   * @param seed of delays; 0: none
   */
  Worker open(Path root, TransportConfig config, long seed) throws TransportException {
    if (this == SHM) {
      return over(ShmPorts.in(root, config), config, seed, Optional.empty());
    }
    TransportConfig secured = this == TLS ? config.withTls(Secured.CONTEXT) : config;
    TransportConfig below = TlsPort.below(secured);
    StreamPort port =
        TlsPort.over(
            this == URING ? new UringPort(below, UringSettings.DEFAULT) : new TcpPort(below),
            secured);
    return over(new StreamLinks(port, secured), secured, seed, Optional.of(port));
  }

  private Worker over(
      LinkPort links, TransportConfig config, long seed, Optional<StreamPort> streams) {
    LinkPort port = seed == 0 ? links : new DelayedLinks(links, seed, MOST_POLLS);
    return new SessionWorker(name(), config, port, streams);
  }

  /** Made when it is first asked for. Java would keep 20,480 of its sessions, at 3 KB each. */
  private static final class Secured {
    static final SSLContext CONTEXT = Certificates.contextFor("ip:127.0.0.1");

    static {
      CONTEXT.getClientSessionContext().setSessionCacheSize(16);
      CONTEXT.getServerSessionContext().setSessionCacheSize(16);
    }
  }
}
