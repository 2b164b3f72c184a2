package dev.assay.transport.auto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.capability.Capability;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.Traits;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.contract.Pump;
import dev.assay.transport.contract.RecordingChannel;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkAcceptor;
import dev.assay.transport.link.LinkHandler;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.session.LinkTransport;
import dev.assay.transport.shm.ShmTransport;
import dev.assay.transport.tcp.TcpTransport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is chosen, what is said of it, and what happens where the choice fails. */
@Timeout(60)
class AutoChoiceTest {

  /** Patient, but for closing: at a test's end peers are not polled. */
  private static final TransportConfig CONFIG =
      TransportConfig.DEFAULT
          .withSecret("of both")
          .withDeadlines(
              Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ZERO, Duration.ofMillis(20));

  private static final LinkTransport SHM = new ShmTransport();
  private static final LinkTransport TCP = new TcpTransport();
  private static final List<LinkTransport> BOTH = List.of(SHM, TCP);

  private final Pump pump = new Pump();

  @BeforeEach
  void requireSharedMemory() {
    Capability shm = SHM.capability();
    assumeTrue(shm.status() == Capability.Status.AVAILABLE, shm.finding());
  }

  /** What the connecting side says of a channel that carried messages both ways. */
  private String chosen(Transport listening, Transport connecting) throws TransportException {
    try (Worker server = listening.openWorker(CONFIG);
        Worker client = connecting.openWorker(CONFIG)) {
      pump.add(server::poll);
      pump.add(client::poll);
      RecordingChannel there = new RecordingChannel(pump);
      RecordingChannel here = new RecordingChannel(pump);
      Listener listener = server.listen(Address.parse("auto://127.0.0.1:0"), channel -> there);
      client.connect(listener.address(), here);
      pump.until("open", () -> here.isOpen() && there.isOpen());
      here.send(50);
      there.send(50);
      pump.until("messages", () -> here.received() == 50 && there.received() == 50);
      String scheme = here.channel().via().split(":", 2)[0];
      assertEquals(scheme + ": chosen by the connecting side", there.channel().via());
      assertTrue(here.channel().peer().authenticated());
      pump.clear();
      pump.whilePolling(client::close);
      pump.whilePolling(server::close);
      return here.channel().via();
    }
  }

  @Test
  void sharedMemoryComesFirstWhereNothingIsCalibrated() throws TransportException {
    assertEquals(
        "shm: by the order of preference, before tcp (not calibrated)",
        chosen(new AutoTransport(BOTH), new AutoTransport(BOTH)));
  }

  @Test
  void theLeastCalibratedRoundTripWins() throws TransportException {
    assertEquals(
        "shm: shm (core.roundtrip 300 ns), before tcp (net.tcp.roundtrip 6000 ns)",
        chosen(new AutoTransport(BOTH), new AutoTransport(BOTH, calibration(300, 6_000))));
    assertEquals(
        "tcp: tcp (net.tcp.roundtrip 200 ns), before shm (core.roundtrip 300 ns)",
        chosen(new AutoTransport(BOTH), new AutoTransport(BOTH, calibration(300, 200))));
  }

  private static Calibration calibration(double coreNanos, double tcpNanos) {
    return new Calibration(
        Effort.COARSE,
        1,
        List.of(
            figure("core.roundtrip", Map.of("a", "0", "b", "1"), coreNanos),
            figure("net.tcp.roundtrip", Map.of("mode", "blocking"), 1),
            figure("net.tcp.roundtrip", Map.of("mode", "spin"), tcpNanos)),
        new TreeMap<>(),
        new TreeMap<>());
  }

  private static Figure figure(String id, Map<String, String> labels, double nanos) {
    double[] samples = {nanos, nanos, nanos, nanos, nanos, nanos, nanos};
    return Figure.of(id, labels, "ns", Direction.LOWER_IS_BETTER, samples, "");
  }

  @Test
  void whatOneSideLacksIsNotTaken() throws TransportException {
    AutoTransport poor = new AutoTransport(List.of(TCP));
    assertEquals(
        "tcp: by the order of preference, nothing else is left; shm was not offered",
        chosen(poor, new AutoTransport(BOTH)));
    assertEquals(
        "tcp: by the order of preference, nothing else is left",
        chosen(new AutoTransport(BOTH), poor));
  }

  @Test
  void whatFailsGivesWayToTheNext() throws TransportException {
    AtomicInteger tries = new AtomicInteger();
    AutoTransport failing = new AutoTransport(List.of(new Astray(SHM, tries), TCP));
    String said = chosen(new AutoTransport(BOTH), failing);
    assertTrue(said.startsWith("tcp: by the order of preference"), said);
    assertTrue(said.contains("shm failed ("), said);
    assertEquals(1, tries.get());
  }

  @Test
  void whereTlsIsAskedForOnlyItsCarriersAreUsed() throws Exception {
    TransportConfig secure = CONFIG.withTls(SSLContext.getDefault());
    try (Worker worker = new AutoTransport(BOTH).openWorker(secure)) {
      assertEquals(List.of("tcp"), ((AutoWorker) worker).schemes());
    }
  }

  @Test
  void oneSleepWaitsForAllBackends() throws Exception {
    AutoTransport auto = new AutoTransport(BOTH);
    try (Worker server = auto.openWorker(CONFIG)) {
      RecordingChannel[] there = {new RecordingChannel(pump), new RecordingChannel(pump)};
      AtomicInteger come = new AtomicInteger();
      Listener listener =
          server.listen(
              Address.parse("auto://127.0.0.1:0"), channel -> there[come.getAndIncrement()]);
      Thread clients = Thread.ofPlatform().start(() -> sendByBoth(listener.address()));
      pump.add(() -> server.await(1_000_000_000L));
      pump.until("both", () -> there[0].received() == 20 && there[1].received() == 20);
      clients.join();
      pump.whilePolling(server::close);
    }
  }

  private static void sendByBoth(Address address) {
    Pump pump = new Pump();
    for (List<LinkTransport> transports : List.of(BOTH, List.of(TCP))) {
      try (Worker client = new AutoTransport(transports).openWorker(CONFIG)) {
        RecordingChannel here = new RecordingChannel(pump);
        client.connect(address, here);
        pump.add(() -> client.await(1_000_000_000L));
        pump.until("open", here::isOpen);
        here.send(20);
        pump.until("all is sent", () -> here.sent() == 20);
        here.channel().close();
        pump.until("closed", here::isClosed);
        pump.clear();
        pump.whilePolling(client::close);
      } catch (TransportException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Connects to where nobody is, as from another container. */
  private record Astray(LinkTransport real, AtomicInteger tries) implements LinkTransport {
    @Override
    public String scheme() {
      return real.scheme();
    }

    @Override
    public Traits traits() {
      return real.traits();
    }

    @Override
    public Capability capability() {
      return real.capability();
    }

    @Override
    public LinkPort openPort(TransportConfig config) throws TransportException {
      LinkPort port = real.openPort(config);
      return new LinkPort() {
        @Override
        public Listener listen(Address address, LinkAcceptor acceptor) throws TransportException {
          return port.listen(address, acceptor);
        }

        @Override
        public Link connect(Address address, LinkHandler handler) throws TransportException {
          tries.incrementAndGet();
          return port.connect(
              Address.parse("shm://nobody-" + ProcessHandle.current().pid()), handler);
        }

        @Override
        public int poll() {
          return port.poll();
        }

        @Override
        public int await(long timeoutNanos) {
          return port.await(timeoutNanos);
        }

        @Override
        public void wakeup() {
          port.wakeup();
        }

        @Override
        public void close() {
          port.close();
        }
      };
    }
  }
}
