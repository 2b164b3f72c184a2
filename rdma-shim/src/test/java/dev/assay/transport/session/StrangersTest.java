package dev.assay.transport.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.assay.transport.Address;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.OneSided;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.Worker;
import dev.assay.transport.contract.Pump;
import dev.assay.transport.contract.RecordingChannel;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkHandler;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.stream.StreamLinks;
import dev.assay.transport.tcp.TcpPort;
import dev.assay.transport.tcp.TcpTransport;
import java.lang.foreign.MemorySegment;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that are none: what they say before a hand-shake is over opens nothing. */
@Timeout(120)
class StrangersTest {

  private static final TransportConfig CONFIG =
      TransportConfig.DEFAULT
          .withMaxConnections(8, 2)
          .withDeadlines(
              Duration.ofMillis(300),
              Duration.ofMillis(50),
              Duration.ofMinutes(1),
              Duration.ofMillis(20));

  private final Pump pump = new Pump();
  private final List<RecordingChannel> accepted = new ArrayList<>();
  private Worker worker;
  private LinkPort strange;
  private Address address;

  @BeforeEach
  void open() throws Exception {
    worker = new TcpTransport().openWorker(CONFIG);
    strange = new StreamLinks(new TcpPort(CONFIG), CONFIG);
    pump.add(worker::poll);
    pump.add(strange::poll);
    Listener listener =
        worker.listen(
            Address.parse("tcp://127.0.0.1:0"),
            channel -> {
              accepted.add(new RecordingChannel(pump));
              return accepted.getLast();
            });
    address = listener.address();
  }

  @AfterEach
  void close() {
    pump.whilePolling(strange::close);
    pump.whilePolling(worker::close);
  }

  /** Says something as soon as it can, and keeps what it is answered. */
  private static final class Stranger implements LinkHandler {
    private final int kind;
    private final byte[] words;
    private byte[] answer = new byte[0];
    private boolean down;

    Stranger(int kind, byte[] words) {
      this.kind = kind;
      this.words = words;
    }

    @Override
    public void onUp(Link link) {
      long at = link.claim(kind, words.length);
      MemorySegment.copy(MemorySegment.ofArray(words), 0, link.segment(), at, words.length);
      link.commit(at);
      link.flush();
    }

    @Override
    public void onFrame(Link link, int of, MemorySegment segment, long offset, int lengthBytes) {
      answer = Control.bytes(segment, offset, lengthBytes);
    }

    @Override
    public void onRoom(Link link) {}

    @Override
    public void onCompletion(Link link, long token, OneSided.Status status, long previousValue) {}

    @Override
    public void onDown(Link link, CloseCause cause) {
      down = true;
    }
  }

  private CloseCause answerTo(int kind, byte[] words) throws Exception {
    Stranger stranger = new Stranger(kind, words);
    strange.connect(address, stranger);
    pump.until("turned out", () -> stranger.down);
    assertEquals(0, accepted.size(), "a stranger was let in");
    return Control.causeOf(stranger.answer);
  }

  private static byte[] hello(int minVersion, int maxVersion) {
    return new Introduction(
            Control.HELLO, false, minVersion, maxVersion, 1_000, 10, 1, Control.MAX_BYTES)
        .encode(new byte[Introduction.NONCE_BYTES]);
  }

  @Test
  void anotherVersionIsToldSo() throws Exception {
    assertEquals(Kind.VERSION, answerTo(FrameKind.CONTROL, hello(2, 9)).kind());
    assertEquals(Kind.VERSION, answerTo(FrameKind.CONTROL, hello(0, 0)).kind());
  }

  @Test
  void whatIsNoHandshakeIsRefused() throws Exception {
    for (int kind = 0; kind < FrameKind.KINDS; kind++) {
      for (int length : new int[] {0, 1, 8, 56, 256, 5_000}) {
        byte[] words = new byte[length];
        new Random(kind * 31L + length).nextBytes(words);
        assertEquals(Kind.PROTOCOL, answerTo(kind, words).kind(), kind + " " + length);
      }
    }
  }

  @Test
  void garbageOnTheWireHarmsNobodyElse() throws Exception {
    Worker friend = new TcpTransport().openWorker(CONFIG);
    pump.add(friend::poll);
    RecordingChannel client = new RecordingChannel(pump);
    friend.connect(address, client);
    pump.until("open", client::isOpen);
    for (long seed = 0; seed < 20; seed++) {
      byte[] garbage = new byte[4_000];
      new Random(seed).nextBytes(garbage);
      try (Socket socket = new Socket(address.host(), address.port())) {
        socket.getOutputStream().write(garbage);
        pump.rounds(50);
      }
    }
    assertEquals(1, accepted.size());
    client.send(100);
    pump.until("the friend goes on", () -> accepted.getFirst().received() == 100);
    pump.whilePolling(friend::close);
  }

  @Test
  void thoseWhoSayNothingAreTurnedOutAndMakeRoom() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      silent.add(new Socket(address.host(), address.port()));
    }
    pump.rounds(100);
    Worker friend = new TcpTransport().openWorker(CONFIG);
    pump.add(friend::poll);
    RecordingChannel[] client = {new RecordingChannel(pump)};
    friend.connect(address, client[0]);
    while (!client[0].isOpen()) {
      pump.until("an outcome", () -> client[0].isOpen() || client[0].isClosed());
      if (client[0].isClosed()) {
        client[0] = new RecordingChannel(pump);
        friend.connect(address, client[0]);
      }
    }
    assertFalse(accepted.isEmpty());
    for (Socket socket : silent) {
      socket.close();
    }
    pump.whilePolling(friend::close);
  }
}
