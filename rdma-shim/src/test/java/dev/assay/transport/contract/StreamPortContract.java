package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every backend of byte streams has to pass. A subclass gives a port ({@link #openPort}) and
 * says where it listens ({@link #anywhere}); one whose bytes are not plain TCP on the wire says so
 * ({@link #isPlainTcp}), and what cannot run here is skipped by an assumption in a {@code
 * BeforeEach} of its own. Both ends of most tests live on the test's thread, by {@link Pump}.
 */
@Timeout(120)
public abstract class StreamPortContract extends StreamBytes {

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
      pump.closeAll();
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
    pump.closeAll();
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

  private static long received(List<RecordingStream> ends) {
    return ends.stream().mapToLong(RecordingStream::received).sum();
  }
}
