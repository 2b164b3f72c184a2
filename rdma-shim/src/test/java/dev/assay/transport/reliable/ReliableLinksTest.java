package dev.assay.transport.reliable;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.Address;
import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.fault.LossyFramePort;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkHandler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Links over a wire of one thread, with time that passes as the test says. */
class ReliableLinksTest {

  private static final int ROUNDS = 3_000_000;
  private static final long ROUND_NANOS = 10_000;

  private final PipeFramePort clientWire = new PipeFramePort(0x020000000001L, 700);
  private final PipeFramePort serverWire = new PipeFramePort(0x020000000002L, 700);
  private final Side client = new Side();
  private final Side server = new Side();
  private long nowNanos = 1_000_000_000L;
  private ReliableLinks connecting = links(clientWire);
  private ReliableLinks listening = links(serverWire);

  private ReliableLinks links(FramePort port) {
    return new ReliableLinks(port, TransportConfig.DEFAULT.withBuffers(16384, 16384), this::now);
  }

  private long now() {
    return nowNanos;
  }

  private Link connect(FramePort clientPort, FramePort serverPort) throws Exception {
    PipeFramePort.join(clientWire, serverWire);
    connecting = links(clientPort);
    listening = links(serverPort);
    listening.listen(
        Address.parse("test://any:7"),
        link -> {
          server.link = link;
          return server;
        });
    return connecting.connect(Address.parse("test://02-00-00-00-00-02:7"), client);
  }

  private void until(BooleanSupplier done) {
    for (int i = 0; i < ROUNDS; i++) {
      if (done.getAsBoolean()) {
        return;
      }
      nowNanos += ROUND_NANOS;
      connecting.poll();
      listening.poll();
    }
    throw new AssertionError("not after " + ROUNDS + " rounds: " + client + " / " + server);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 1",
    "0.05, 0, 0, 2",
    "0, 0.2, 0, 3",
    "0, 0, 0.3, 4",
    "0.1, 0.1, 0.1, 5",
    "0.4, 0.3, 0.3, 6"
  })
  void framesComeOnceAndInOrderWhateverTheWireDoes(
      double lost, double doubled, double reordered, long seed) throws Exception {
    LossyFramePort.Rates rates = new LossyFramePort.Rates(lost, doubled, reordered, 0);
    connect(
        new LossyFramePort(clientWire, rates, seed),
        new LossyFramePort(serverWire, rates, seed + 100));
    until(() -> client.up && server.up);
    int frames = 3000;
    Random random = new Random(seed);
    until(
        () -> {
          client.sendSome(random, frames);
          server.sendSome(random, frames);
          return client.received == frames && server.received == frames;
        });
    client.link().close();
    server.link().close();
    until(() -> client.down != null && server.down != null);
    assertEquals(frames, client.received, "seed " + seed);
  }

  @Test
  void aCleanWireCarriesEachPacketOnce() throws Exception {
    connect(clientWire, serverWire);
    until(() -> client.up && server.up);
    long before = clientWire.sentFrames();
    for (int i = 0; i < 50; i++) {
      client.sendOne(100);
    }
    client.link().flush();
    assertEquals(10, clientWire.sentFrames() - before, "fifty frames of 100 B, five to a packet");
    until(() -> server.received == 50);
    long after = clientWire.sentFrames();
    for (int i = 0; i < 100_000; i++) {
      nowNanos += ROUND_NANOS;
      connecting.poll();
      listening.poll();
    }
    assertEquals(after, clientWire.sentFrames(), "nothing is repeated, nothing acknowledged twice");
  }

  @Test
  void whoDoesNotReadHoldsTheSenderBack() throws Exception {
    connect(clientWire, serverWire);
    until(() -> client.up && server.up);
    server.link().setReading(false);
    Random random = new Random(3);
    for (int i = 0; i < 50_000; i++) {
      client.sendSome(random, Integer.MAX_VALUE);
      nowNanos += ROUND_NANOS;
      connecting.poll();
      listening.poll();
    }
    long sent = client.sent;
    assertEquals(0, server.received);
    assertTrue(sent < 3000, "sent into nothing: " + sent);
    server.link().setReading(true);
    until(() -> server.received == sent);
    until(() -> client.rooms > 0);
  }

  @Test
  void whatIsCommittedIsLostWithItsLink() throws Exception {
    connect(clientWire, serverWire);
    until(() -> client.up && server.up);
    client.sendOne(5);
    long claim = client.link().claim(FrameKind.MESSAGE, 8);
    server.link().reset(CloseCause.CLOSED_HERE);
    until(() -> client.down != null);
    long before = clientWire.sentFrames();
    client.link().commit(claim);
    client.link().flush();
    assertEquals(before, clientWire.sentFrames());
  }

  @Test
  void aHandlerThatThrowsKeepsNothingOpen() throws Exception {
    Link link = connect(clientWire, serverWire);
    until(() -> client.up && server.up);
    client.failsAtEnd = true;
    Side other = new Side();
    connecting.connect(Address.parse("test://02-00-00-00-00-02:7"), other);
    assertThrows(IllegalStateException.class, connecting::close);
    assertTrue(clientWire.isClosed());
    assertEquals(CloseCause.CLOSED_HERE, other.down());
    assertEquals(Link.DOWN, link.claim(FrameKind.MESSAGE, 1));
    listening.poll();
    assertEquals(CloseCause.Kind.RESET, server.down().kind());
  }

  @Test
  void beyondTheLimitLinksAreRefused() throws Exception {
    PipeFramePort.join(clientWire, serverWire);
    connecting = links(clientWire);
    listening =
        new ReliableLinks(serverWire, TransportConfig.DEFAULT.withMaxConnections(1, 1), this::now);
    listening.listen(Address.parse("test://any:7"), any -> server);
    Address address = Address.parse("test://02-00-00-00-00-02:7");
    connecting.connect(address, client);
    until(() -> client.up && server.up);
    Side other = new Side();
    connecting.connect(address, other);
    until(() -> other.down != null);
    assertEquals(CloseCause.Kind.REFUSED, other.down().kind());
    assertNull(client.down);
  }

  @Test
  void nobodyThereIsAnError() throws Exception {
    PipeFramePort.join(clientWire, serverWire);
    connecting = links(clientWire);
    listening = links(serverWire);
    connecting.connect(Address.parse("test://02-00-00-00-00-02:7"), client);
    until(() -> client.down != null);
    assertEquals(CloseCause.Kind.REFUSED, client.down().kind());
    connecting.connect(Address.parse("test://02-00-00-00-00-09:7"), server);
    until(() -> server.down != null);
    assertEquals(CloseCause.Kind.CONNECT_TIMEOUT, server.down().kind());
  }

  @Test
  void aPeerThatVanishesIsNoticedWhenItOwesAnAnswer() throws Exception {
    connect(clientWire, serverWire);
    until(() -> client.up && server.up);
    client.sendOne(5);
    client.link().flush();
    listening = links(new PipeFramePort(9, 700));
    until(() -> client.down != null);
    assertEquals(CloseCause.Kind.PEER_SILENT, client.down().kind());
  }

  @Test
  void aPeerThatForgotIsNoticedAtOnce() throws Exception {
    connect(clientWire, serverWire);
    until(() -> client.up && server.up);
    listening = links(serverWire);
    client.sendOne(5);
    client.link().flush();
    until(() -> client.down != null);
    assertEquals(CloseCause.Kind.RESET, client.down().kind());
  }

  @Test
  void garbageAndStrangersHarmNothing() throws Exception {
    connect(clientWire, serverWire);
    until(() -> client.up && server.up);
    Random random = new Random(99);
    try (Arena arena = Arena.ofConfined()) {
      for (int i = 0; i < 20_000; i++) {
        byte[] noise = new byte[random.nextInt(700)];
        random.nextBytes(noise);
        MemorySegment frame = arena.allocate(Math.max(64, noise.length));
        MemorySegment.copy(noise, 0, frame, JAVA_BYTE, 0, noise.length);
        if (i % 2 == 0 && noise.length >= 64) {
          PacketLayout.setHeader(
              frame,
              0,
              (byte) random.nextInt(9),
              serverWire.hardwareAddress(),
              random.nextBoolean() ? clientWire.hardwareAddress() : random.nextLong() >>> 16,
              random.nextInt(),
              random.nextInt());
          PacketLayout.setPayload(frame, 0, random.nextInt(800), 8);
        }
        serverWire.inject(frame);
        listening.poll();
      }
    }
    client.sendOne(7);
    client.link().flush();
    until(() -> server.received == 1);
    assertNull(server.down);
  }

  @Test
  void damagedPacketsEndTheLinkOrAreDropped() throws Exception {
    client.checks = false;
    server.checks = false;
    for (long seed = 0; seed < 60; seed++) {
      LossyFramePort.Rates rates = new LossyFramePort.Rates(0, 0, 0, 0.2);
      LossyFramePort wire = new LossyFramePort(serverWire, rates, seed);
      Link link = connect(clientWire, wire);
      Random random = new Random(seed);
      for (int i = 0; i < 2000 && client.down == null && server.down == null; i++) {
        nowNanos += ROUND_NANOS;
        connecting.poll();
        listening.poll();
        if (client.up) {
          client.sendSome(random, 300);
        }
      }
      link.reset(CloseCause.CLOSED_HERE);
      until(() -> client.down != null);
      server.reset();
      client.reset();
    }
  }

  /** One end: sends numbered frames of random lengths and checks those that come. */
  private static final class Side implements LinkHandler {
    private @Nullable Link link;
    private @Nullable CloseCause down;
    private boolean up;
    private boolean checks = true;
    private boolean failsAtEnd;
    private long sent;
    private long received;
    private int rooms;

    void reset() {
      link = null;
      down = null;
      up = false;
      sent = 0;
      received = 0;
    }

    Link link() {
      return Objects.requireNonNull(link);
    }

    CloseCause down() {
      return Objects.requireNonNull(down);
    }

    void sendSome(Random random, int frames) {
      int burst = random.nextInt(10);
      while (burst-- > 0 && sent < frames) {
        int length = random.nextInt(4) == 0 ? random.nextInt(600) : random.nextInt(40);
        if (!sendOne(length)) {
          break;
        }
      }
      link().flush();
    }

    boolean sendOne(int length) {
      long at = link().claim(FrameKind.MESSAGE, 8 + length);
      if (at < 0) {
        return false;
      }
      link().segment().set(JAVA_LONG_UNALIGNED, at, sent);
      for (int i = 0; i < length; i++) {
        link().segment().set(JAVA_BYTE, at + 8 + i, (byte) (sent * 31 + i));
      }
      link().commit(at);
      sent++;
      return true;
    }

    @Override
    public void onUp(Link newLink) {
      link = newLink;
      up = true;
    }

    @Override
    public void onFrame(Link from, int kind, MemorySegment segment, long offset, int lengthBytes) {
      if (checks) {
        assertEquals(received, segment.get(JAVA_LONG_UNALIGNED, offset));
        for (int i = 0; i < lengthBytes - 8; i++) {
          assertEquals((byte) (received * 31 + i), segment.get(JAVA_BYTE, offset + 8 + i));
        }
      }
      received++;
    }

    @Override
    public void onRoom(Link from) {
      rooms++;
    }

    @Override
    public void onCompletion(Link from, long token, OneSided.Status status, long previousValue) {}

    @Override
    public void onDown(Link from, CloseCause cause) {
      down = cause;
      if (failsAtEnd) {
        throw new IllegalStateException("by design");
      }
    }

    @Override
    public String toString() {
      return "up %s, sent %d, received %d, down %s".formatted(up, sent, received, down);
    }
  }
}
