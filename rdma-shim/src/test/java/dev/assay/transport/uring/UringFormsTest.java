package dev.assay.transport.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.Address;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.contract.Pump;
import dev.assay.transport.contract.RecordingStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UringFormsTest {

  private static final TransportConfig CONFIG =
      TransportConfig.DEFAULT.withBuffers(32 << 10, 32 << 10);
  private static final Address ANYWHERE = Address.parse("uring://127.0.0.1:0");

  @BeforeEach
  void needsIoUring() {
    UringHere.assume();
  }

  /** No multishot, no shared buffers, no registered descriptors, no deferred work. */
  @Nested
  class Plain extends UringPortTest {
    @Override
    protected UringPort openPort(TransportConfig config) throws TransportException {
      return new UringPort(config, UringSettings.DEFAULT.withoutDeferTaskRun(), Kernel.Forms.PLAIN);
    }
  }

  /** Queues that are always full and one buffer that is always out. */
  @Nested
  class Small extends UringPortTest {
    @Override
    protected UringPort openPort(TransportConfig config) throws TransportException {
      return new UringPort(
          config,
          UringSettings.DEFAULT
              .withEntries(8)
              .withBuffers(1, 32 << 10)
              .withZeroCopyBytes(1)
              .withGatherMicros(50));
    }

    @Override
    protected int crowd() {
      return 100;
    }
  }

  /** A kernel thread submits: one stream only, since each such thread wants a CPU of its own. */
  @Test
  void aKernelThreadMaySubmit() throws TransportException {
    Pump pump = new Pump();
    UringPort port = opened(pump, UringSettings.DEFAULT.withSqPoll());
    RecordingStream server = new RecordingStream(pump, 1);
    RecordingStream client = new RecordingStream(pump, 1);
    port.connect(port.listen(ANYWHERE, stream -> server).address(), client);
    pump.until("open", () -> client.isOpen() && server.isOpen());
    client.send(300_000);
    pump.until("all bytes", () -> server.received() == 300_000);
    close(pump, port);
  }

  @Test
  void peersHaveNames() throws TransportException {
    Pump pump = new Pump();
    UringPort port = opened(pump, UringSettings.DEFAULT);
    RecordingStream server = new RecordingStream(pump, 1);
    RecordingStream client = new RecordingStream(pump, 1);
    Address address = port.listen(ANYWHERE, stream -> server).address();
    port.connect(address, client);
    pump.until("open", () -> client.isOpen() && server.isOpen());
    assertEquals("127.0.0.1:" + address.port(), client.stream().peerName());
    String name = server.stream().peerName();
    assertTrue(name.matches("127\\.0\\.0\\.1:\\d+") && !name.endsWith(":0"), name);
    client.send(5_000);
    pump.until("all bytes", () -> server.received() == 5_000);
    close(pump, port);
  }

  /**
   * A thread that spins for one connection goes past the ring, and hears of its end all the same.
   */
  @Test
  void oneConnectionIsServedPastTheRing() throws TransportException {
    for (Kind kind : List.of(Kind.CLOSED_BY_PEER, Kind.RESET)) {
      Pump pump = new Pump();
      UringPort server = opened(pump, UringSettings.DEFAULT);
      UringPort client = opened(pump, UringSettings.DEFAULT);
      RecordingStream accepted = new RecordingStream(pump, 1);
      RecordingStream end = new RecordingStream(pump, 1);
      client.connect(server.listen(ANYWHERE, stream -> accepted).address(), end);
      pump.until("open", () -> end.isOpen() && accepted.isOpen());
      pump.rounds(1_000);
      long before = server.kernel().ring().enterCalls() + client.kernel().ring().enterCalls();
      end.send(5_000);
      pump.until("all bytes", () -> accepted.received() == 5_000);
      assertEquals(
          before,
          server.kernel().ring().enterCalls() + client.kernel().ring().enterCalls(),
          "calls of the rings");
      if (kind == Kind.RESET) {
        end.stream().reset();
      } else {
        end.stream().close();
      }
      pump.until("closed", accepted::isClosed);
      assertEquals(kind, accepted.cause().kind());
      close(pump, server, client);
    }
  }

  /** Polls that find nothing make no system call; a round trip makes two on each side. */
  @Test
  void systemCallsAreFew() throws TransportException {
    Pump pump = new Pump();
    UringPort server = opened(pump, UringSettings.DEFAULT);
    UringPort client = opened(pump, UringSettings.DEFAULT);
    int connections = 64;
    List<RecordingStream> accepted = new ArrayList<>();
    Address address =
        server
            .listen(
                ANYWHERE,
                stream -> {
                  accepted.add(new RecordingStream(pump, 3));
                  return accepted.getLast();
                })
            .address();
    List<RecordingStream> clients = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      clients.add(new RecordingStream(pump, 3));
      client.connect(address, clients.getLast());
    }
    pump.until("open", () -> accepted.size() == connections);
    pump.rounds(10);
    long before = server.kernel().ring().enterCalls();
    pump.rounds(1_000);
    assertEquals(before, server.kernel().ring().enterCalls(), "calls of idle polls");
    clients.forEach(end -> end.send(50));
    pump.until("all have it", () -> accepted.stream().allMatch(each -> each.received() == 50));
    assertTrue(
        server.kernel().ring().enterCalls() - before < connections / 2,
        () ->
            server.kernel().ring().enterCalls()
                - before
                + " calls for "
                + connections
                + " receives");
    close(pump, server, client);
  }

  /** What has been received and sent leaves nothing behind, however many connections stay. */
  @Test
  void idleConnectionsHoldNoBuffers() throws TransportException {
    Pump pump = new Pump();
    UringPort port = opened(pump, UringSettings.DEFAULT);
    List<RecordingStream> ends = new ArrayList<>();
    Address address =
        port.listen(
                ANYWHERE,
                stream -> {
                  ends.add(new RecordingStream(pump, 3));
                  return ends.getLast();
                })
            .address();
    for (int i = 0; i < 100; i++) {
      RecordingStream client = new RecordingStream(pump, 3);
      port.connect(address, client);
      ends.add(client);
    }
    pump.until("open", () -> ends.size() == 200 && ends.stream().allMatch(RecordingStream::isOpen));
    ends.forEach(end -> end.send(40_000));
    pump.until("sent", () -> ends.stream().allMatch(end -> end.received() == 40_000));
    pump.rounds(10);
    assertEquals(0, port.kernel().sendBuffers().lent(), "send buffers");
    assertEquals(0, port.kernel().receiveBuffers().lent(), "receive buffers");
    close(pump, port);
  }

  private static UringPort opened(Pump pump, UringSettings settings) throws TransportException {
    UringPort port = new UringPort(CONFIG, settings);
    pump.add(port::poll);
    return port;
  }

  private static void close(Pump pump, UringPort... ports) {
    for (UringPort port : ports) {
      pump.add(
          () -> {
            port.close();
            return 0;
          });
    }
    pump.round();
  }

  @Test
  void settingsHaveRanges() {
    UringSettings settings = UringSettings.DEFAULT;
    assertThrows(IllegalArgumentException.class, () -> settings.withEntries(7));
    assertThrows(IllegalArgumentException.class, () -> settings.withBuffers(3, 4_096));
    assertThrows(IllegalArgumentException.class, () -> settings.withBuffers(4, 500));
    assertThrows(IllegalArgumentException.class, () -> settings.withZeroCopyBytes(-1));
  }
}
