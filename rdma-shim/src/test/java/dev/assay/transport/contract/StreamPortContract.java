package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transport.Address;
import dev.assay.transport.ByteStream;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.stream.StreamPort;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every backend of byte streams has to pass. A subclass gives a port ({@link #openPort}) and
 * says where it listens ({@link #anywhere}); one whose bytes are not plain TCP on the wire says so
 * ({@link #isPlainTcp}), and what cannot run here is skipped by an assumption in a {@code
 * BeforeEach} of its own. Both ends of most tests live on the test's thread, by {@link Pump}.
 */
@Timeout(120)
public abstract class StreamPortContract {

  /** Small enough for back-pressure to come soon. */
  protected static final TransportConfig CONFIG =
      TransportConfig.DEFAULT
          .withBuffers(32 << 10, 32 << 10)
          .withDeadlines(
              Duration.ofMinutes(1),
              Duration.ofSeconds(2),
              Duration.ofMinutes(1),
              Duration.ofMinutes(1));

  protected final Pump pump = new Pump();
  private final List<StreamPort> opened = new ArrayList<>();

  /** A new port, that the test closes. */
  protected abstract StreamPort openPort(TransportConfig config) throws TransportException;

  /** Where to listen, with port 0. */
  protected abstract Address anywhere();

  /** Whether plain sockets can talk to it. */
  protected boolean isPlainTcp() {
    return true;
  }

  /** How many connections the crowd has. */
  protected int crowd() {
    return 1_000;
  }

  @AfterEach
  void closePorts() {
    closeAll();
  }

  void closeAll() {
    pump.clear();
    List<StreamPort> closing = new ArrayList<>(opened);
    opened.clear();
    for (StreamPort port : closing) {
      pump.whilePolling(port::close);
    }
  }

  /** A port that the pump polls and the test's end closes. */
  protected StreamPort port(TransportConfig config) throws TransportException {
    StreamPort port = openPort(config);
    opened.add(port);
    pump.add(port::poll);
    return port;
  }

  /** Two connected ends. */
  record Ends(RecordingStream client, RecordingStream server) {}

  Ends connected(StreamPort from, StreamPort to, long seed) throws TransportException {
    RecordingStream server = new RecordingStream(pump, seed);
    RecordingStream client = new RecordingStream(pump, seed);
    Listener listener = to.listen(anywhere(), stream -> server);
    from.connect(listener.address(), client);
    pump.until("both are open", () -> client.isOpen() && server.isOpen());
    listener.close();
    return new Ends(client, server);
  }

  Ends connected(long seed) throws TransportException {
    return connected(port(CONFIG), port(CONFIG), seed);
  }

  @Test
  void bytesComeAsTheyWereSentBothWays() throws TransportException {
    for (int length : new int[] {1, 7, 4_095, 4_096, 4_097, 32 << 10, 100_003, 5 << 20}) {
      Ends ends = connected(port(CONFIG), port(CONFIG), length);
      ends.client().send(length);
      ends.server().send(length);
      pump.until(
          length + " bytes each way",
          () -> ends.client().received() == length && ends.server().received() == length);
      closeAll();
    }
  }

  @Test
  void aCrowdOfConnectionsIsServed() throws TransportException {
    StreamPort server = port(CONFIG);
    StreamPort client = port(CONFIG);
    List<RecordingStream> accepted = new ArrayList<>();
    Listener listener =
        server.listen(
            anywhere(),
            stream -> {
              RecordingStream end = new RecordingStream(pump, 5);
              accepted.add(end);
              return end;
            });
    List<RecordingStream> clients = new ArrayList<>();
    for (int i = 0; i < crowd(); i++) {
      RecordingStream end = new RecordingStream(pump, 5);
      clients.add(end);
      client.connect(listener.address(), end);
      if (i % 100 == 99) {
        pump.rounds(4);
      }
    }
    pump.until("all are connected", () -> accepted.size() == crowd() && all(clients));
    pump.until("all are open", () -> all(accepted));
    clients.forEach(end -> end.send(3_000));
    accepted.forEach(end -> end.send(3_000));
    pump.until(
        "all have everything", () -> received(clients) + received(accepted) == 6_000L * crowd());
    clients.forEach(end -> end.stream().close());
    pump.until(
        "all are closed",
        () ->
            clients.stream().allMatch(RecordingStream::isClosed)
                && accepted.stream().allMatch(RecordingStream::isClosed));
    clients.forEach(end -> assertEquals(Kind.CLOSED_HERE, end.cause().kind()));
    accepted.forEach(end -> assertEquals(Kind.CLOSED_BY_PEER, end.cause().kind()));
  }

  private static boolean all(List<RecordingStream> ends) {
    return ends.stream().allMatch(RecordingStream::isOpen);
  }

  private static long received(List<RecordingStream> ends) {
    return ends.stream().mapToLong(RecordingStream::received).sum();
  }

  @Test
  void aPeerThatDoesNotReadIsFelt() throws TransportException {
    Ends ends = connected(7);
    ends.server().stream().pauseReading();
    long much = 24 << 20;
    ends.client().send(much);
    long before = -1;
    while (ends.client().sent() != before) {
      before = ends.client().sent();
      pump.rounds(2_000);
    }
    assertTrue(before < much, "nothing held the sender back");
    int below = isPlainTcp() ? 0 : 1 << 17;
    assertTrue(ends.client().stream().unsentBytes() <= CONFIG.sendBufferBytes() + below);
    long paused = ends.server().received();
    pump.rounds(100);
    assertEquals(paused, ends.server().received(), "bytes while reading was paused");
    ends.server().stream().resumeReading();
    pump.until("all bytes", () -> ends.server().received() == much);
    assertTrue(ends.client().writable() > 0);
  }

  @Test
  void whatIsNotTakenComesAgainWithWhatFollows() throws TransportException {
    StreamPort server = port(CONFIG);
    RecordingStream picky =
        new RecordingStream(pump, 9) {
          @Override
          protected int take(int lengthBytes) {
            return lengthBytes - lengthBytes % 10_000;
          }
        };
    RecordingStream client = new RecordingStream(pump, 9);
    port(CONFIG).connect(server.listen(anywhere(), stream -> picky).address(), client);
    pump.until("open", () -> client.isOpen() && picky.isOpen());
    client.send(300_000);
    pump.until("all bytes", () -> picky.received() == 300_000);
  }

  @Test
  void aRestThatWasPausedComesAgainAtResume() throws TransportException {
    StreamPort server = port(CONFIG);
    RecordingStream halting =
        new RecordingStream(pump, 11) {
          @Override
          protected int take(int lengthBytes) {
            stream().pauseReading();
            return Math.min(lengthBytes, 100);
          }
        };
    RecordingStream client = new RecordingStream(pump, 11);
    port(CONFIG).connect(server.listen(anywhere(), stream -> halting).address(), client);
    pump.until("open", () -> client.isOpen() && halting.isOpen());
    client.send(20_000);
    while (halting.received() < 20_000) {
      long before = halting.received();
      pump.until("a piece after " + before, () -> halting.received() > before);
      long after = halting.received();
      assertTrue(after <= before + 100);
      pump.rounds(2);
      assertEquals(after, halting.received(), "bytes while reading was paused");
      halting.stream().resumeReading();
    }
  }

  @Test
  void aHandlerThatTakesNothingOfAFullBufferIsAtItsLimit() throws TransportException {
    StreamPort server = port(CONFIG);
    RecordingStream greedy =
        new RecordingStream(pump, 13) {
          @Override
          protected int take(int lengthBytes) {
            return 0;
          }
        };
    RecordingStream client = new RecordingStream(pump, 13);
    port(CONFIG).connect(server.listen(anywhere(), stream -> greedy).address(), client);
    pump.until("open", () -> client.isOpen() && greedy.isOpen());
    client.send(1 << 20);
    pump.until("both closed", () -> greedy.isClosed() && client.isClosed());
    assertEquals(Kind.LIMIT, greedy.cause().kind());
  }

  @Test
  void closingSendsWhatIsCommitted() throws TransportException {
    for (int length : new int[] {1, 20_000, 32 << 10}) {
      Ends ends = connected(length);
      ends.server().stream().pauseReading();
      RecordingStream client = ends.client();
      long claim = client.stream().claim(length);
      Pattern.fill(client.stream().segment(), claim, length, length, 0);
      client.stream().commit(claim, length);
      client.stream().close();
      assertEquals(ByteStream.CLOSED, client.stream().claim(1));
      pump.rounds(10);
      ends.server().stream().resumeReading();
      pump.until("both closed", () -> client.isClosed() && ends.server().isClosed());
      assertEquals(length, ends.server().received());
      assertTrue(ends.server().isEnded());
      assertEquals(Kind.CLOSED_BY_PEER, ends.server().cause().kind());
      assertEquals(Kind.CLOSED_HERE, client.cause().kind());
      closeAll();
    }
  }

  @Test
  void aCloseThatNobodyHeedsHasADeadline() throws TransportException {
    TransportConfig hasty = deadlines(Duration.ofMinutes(1), Duration.ofMillis(50));
    Ends ends = connected(port(hasty), port(CONFIG), 3);
    ends.server().stream().pauseReading();
    ends.client().send(24 << 20);
    pump.rounds(1_000);
    ends.client().stream().close();
    pump.until("closed", () -> ends.client().isClosed());
    assertEquals(Kind.PEER_SILENT, ends.client().cause().kind());
  }

  @Test
  void aResetIsAbrupt() throws TransportException {
    Ends ends = connected(17);
    ends.client().stream().reset();
    assertFalse(ends.client().isClosed(), "told from within the call");
    pump.until("both closed", () -> ends.client().isClosed() && ends.server().isClosed());
    assertEquals(Kind.RESET, ends.server().cause().kind());
    ByteStream dead = ends.client().stream();
    assertEquals(ByteStream.CLOSED, dead.claim(1));
    dead.flush();
    dead.pauseReading();
    dead.resumeReading();
    dead.close();
    dead.reset();
    pump.rounds(10);
  }

  @Test
  void whereNobodyListensItIsRefused() throws TransportException {
    StreamPort port = port(CONFIG);
    Listener listener = port.listen(anywhere(), stream -> new RecordingStream(pump, 1));
    Address gone = listener.address();
    listener.close();
    pump.rounds(2);
    RecordingStream client = new RecordingStream(pump, 1);
    port(CONFIG).connect(gone, client);
    pump.until("closed", client::isClosed);
    assertEquals(Kind.REFUSED, client.cause().kind());
    assertFalse(client.isOpen());
  }

  @Test
  void connectingHasADeadline() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 1)) {
      StreamPort port = port(deadlines(Duration.ofMillis(100), Duration.ofMinutes(1)));
      List<RecordingStream> ends = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        ends.add(new RecordingStream(pump, 1));
        port.connect(anywhere().withPort(deaf.getLocalPort()), ends.getLast());
      }
      pump.until("one has lost patience", () -> ends.stream().anyMatch(RecordingStream::isClosed));
      ends.removeIf(end -> !end.isClosed());
      ends.forEach(end -> assertEquals(Kind.CONNECT_TIMEOUT, end.cause().kind()));
    }
  }

  @Test
  void aHandlerThatThrowsHarmsItsOwnStreamAlone() throws TransportException {
    StreamPort server = port(CONFIG);
    RecordingStream bad =
        new RecordingStream(pump, 19) {
          @Override
          protected int take(int lengthBytes) {
            throw new IllegalStateException("by design");
          }
        };
    Ends good = connected(port(CONFIG), server, 19);
    RecordingStream client = new RecordingStream(pump, 19);
    port(CONFIG).connect(server.listen(anywhere(), stream -> bad).address(), client);
    pump.until("open", () -> client.isOpen() && bad.isOpen());
    client.send(10);
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> pump.until("the poll throws", () -> false));
    assertEquals("by design", thrown.getMessage());
    pump.until("both closed", () -> client.isClosed() && bad.isClosed());
    assertEquals(Kind.FAILURE, bad.cause().kind());
    good.client().send(100_000);
    pump.until("the other goes on", () -> good.server().received() == 100_000);
  }

  @Test
  void beyondTheLimitNewOnesAreRefusedAndOldOnesLive() throws TransportException {
    StreamPort server = port(CONFIG.withMaxConnections(3, 3));
    List<RecordingStream> accepted = new ArrayList<>();
    Listener listener =
        server.listen(
            anywhere(),
            stream -> {
              accepted.add(new RecordingStream(pump, 23));
              return accepted.getLast();
            });
    StreamPort client = port(CONFIG.withMaxConnections(5, 5));
    List<RecordingStream> clients = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      clients.add(new RecordingStream(pump, 23));
      client.connect(listener.address(), clients.getLast());
    }
    assertThrows(
        TransportException.class,
        () -> client.connect(listener.address(), new RecordingStream(pump, 23)));
    pump.until(
        "two are refused",
        () ->
            accepted.size() == 3
                && clients.stream().filter(RecordingStream::isClosed).count() == 2);
    clients.removeIf(RecordingStream::isClosed);
    clients.forEach(end -> end.send(1_000));
    pump.until("the old ones live", () -> received(accepted) == 3_000);
    clients.getFirst().stream().close();
    pump.until("a place is free", () -> accepted.stream().anyMatch(RecordingStream::isClosed));
    RecordingStream next = new RecordingStream(pump, 23);
    client.connect(listener.address(), next);
    pump.until("the next comes in", () -> accepted.size() == 4 && next.isOpen());
  }

  @Test
  void reconnectingWorksAndLeaksNothing() throws TransportException {
    StreamPort server = port(CONFIG);
    StreamPort client = port(CONFIG);
    Listener listener = server.listen(anywhere(), stream -> new RecordingStream(pump, 29));
    int before = 0;
    int warm = crowd() / 15;
    for (int i = 0; i < 6 * warm; i++) {
      RecordingStream end = new RecordingStream(pump, 29);
      client.connect(listener.address(), end);
      pump.until("open", end::isOpen);
      end.send(5_000);
      if (i % 3 == 0) {
        end.stream().reset();
      } else {
        end.stream().close();
      }
      pump.until("closed", end::isClosed);
      if (i == warm) {
        pump.rounds(100);
        before = Descriptors.count();
      }
    }
    int limit = before + 4;
    pump.until("descriptors are given back", () -> Descriptors.count() <= limit);
  }

  @Test
  void closingAPortTellsAllAndGivesEverythingBack() throws TransportException {
    int before = Descriptors.count();
    StreamPort server = port(CONFIG);
    Ends first = connected(port(CONFIG), server, 31);
    Ends second = connected(port(CONFIG), server, 31);
    closeAll();
    for (RecordingStream end :
        List.of(first.client(), first.server(), second.client(), second.server())) {
      assertTrue(end.isClosed());
    }
    server.close();
    assertTrue(Descriptors.count() <= before, "descriptors are left");
  }

  @Test
  void wakeupEndsASleep() throws Exception {
    StreamPort port = port(CONFIG);
    port.wakeup();
    port.await(Duration.ofHours(1).toNanos());
    Thread waker = Thread.ofPlatform().start(port::wakeup);
    port.await(Duration.ofHours(1).toNanos());
    waker.join();
  }

  @Test
  void bytesEndASleep() throws TransportException {
    StreamPort server = openPort(CONFIG);
    StreamPort client = openPort(CONFIG);
    pump.add(() -> server.await(300_000_000L) + client.poll());
    Ends ends = connected(client, server, 37);
    ends.client().send(2 << 20);
    pump.until("all bytes", () -> ends.server().received() == 2 << 20);
    pump.clear();
    pump.whilePolling(server::close);
    pump.whilePolling(client::close);
  }

  @Test
  void misuseIsToldAtOnce() throws TransportException {
    Ends ends = connected(41);
    ByteStream stream = ends.client().stream();
    assertThrows(IllegalArgumentException.class, () -> stream.claim(0));
    assertThrows(IllegalArgumentException.class, () -> stream.claim(stream.maxClaimBytes() + 1));
    long claim = stream.claim(10);
    assertThrows(IllegalStateException.class, () -> stream.claim(10));
    stream.commit(claim, 0);
    assertThrows(IllegalStateException.class, () -> stream.commit(claim, 0));
    assertThrows(
        TransportException.class,
        () -> port(CONFIG).connect(anywhere().withPort(-1), ends.client()));
    Listener taken = port(CONFIG).listen(anywhere(), s -> new RecordingStream(pump, 1));
    assertThrows(
        TransportException.class,
        () -> port(CONFIG).listen(taken.address(), s -> new RecordingStream(pump, 1)));
  }

  @Test
  void aMessageAllocatesNothing() throws TransportException {
    assumeTrue(isPlainTcp(), "TLS engines allocate");
    for (int connections : new int[] {1, 8}) {
      int each = 24_000 / connections;
      StreamPort server = port(CONFIG);
      StreamPort client = port(CONFIG);
      List<EchoStream> clients = new ArrayList<>();
      Listener listener = server.listen(anywhere(), stream -> new EchoStream(Long.MAX_VALUE));
      for (int i = 0; i < connections; i++) {
        EchoStream echo = new EchoStream(each);
        clients.add(echo);
        client.connect(listener.address(), echo);
      }
      pump.until(
          "half is done", () -> clients.stream().mapToLong(e -> e.left).max().orElse(0) < each / 2);
      long before = Allocation.ofThisThread();
      long left = clients.getFirst().left;
      for (int round = 0; round < 500_000 && clients.getFirst().left > each / 4; round++) {
        pump.round();
      }
      long messages = (left - clients.getFirst().left) * connections;
      long bytes = Allocation.ofThisThread() - before;
      assertTrue(messages > 1_000, "too few messages came: " + messages);
      assertTrue(bytes < messages, bytes + " bytes for " + messages + " messages");
      closeAll();
    }
  }

  private static TransportConfig deadlines(Duration connect, Duration close) {
    return CONFIG.withDeadlines(connect, Duration.ofSeconds(2), Duration.ofSeconds(10), close);
  }
}
