package dev.assay.transport.session;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.link.FrameKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions over a link that is a queue of few frames, so that every path meets back-pressure. */
@SuppressWarnings("NullAway.Init") // channels are there once the hand-shake is over
class SessionTest {

  private static final Address ADDRESS = Address.parse("loop://here");
  private static final int ROUNDS = 100_000;

  private final Recorder client = new Recorder();
  private final Recorder server = new Recorder();
  private final LoopPort clientPort = new LoopPort(512, 3);
  private final LoopPort serverPort = new LoopPort(1024, 4);
  private SessionWorker connecting = worker(clientPort, TransportConfig.DEFAULT);
  private SessionWorker listening = worker(serverPort, TransportConfig.DEFAULT);
  private Channel channel;

  private static SessionWorker worker(LoopPort port, TransportConfig config) {
    return new SessionWorker("loop", config, port, Optional.empty());
  }

  private void connect(TransportConfig ours, TransportConfig theirs) throws Exception {
    LoopPort.join(clientPort, serverPort);
    connecting = worker(clientPort, ours);
    listening = worker(serverPort, theirs);
    listening.listen(ADDRESS, any -> server);
    channel = connecting.connect(ADDRESS, client);
  }

  private void connect() throws Exception {
    connect(TransportConfig.DEFAULT, TransportConfig.DEFAULT);
    until(() -> client.opened != null && server.opened != null);
  }

  private void until(BooleanSupplier done) {
    for (int i = 0; i < ROUNDS; i++) {
      if (done.getAsBoolean()) {
        return;
      }
      connecting.poll();
      listening.poll();
    }
    throw new AssertionError("not after " + ROUNDS + " rounds; " + client + " / " + server);
  }

  @Test
  void bothSidesAgreeOnTheSmallerLimits() throws Exception {
    connect(
        TransportConfig.DEFAULT.withMaxMessageBytes(5000),
        TransportConfig.DEFAULT.withMaxMessageBytes(4000));
    until(() -> client.opened != null && server.opened != null);
    assertEquals(4000, channel.maxMessageBytes());
    assertEquals(4000, server.opened.maxMessageBytes());
    assertEquals(512, server.opened.maxInlineBytes());
    assertEquals(ProcessHandle.current().pid(), channel.peer().processId());
    assertThrows(IllegalArgumentException.class, () -> channel.claim(4001));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 511, 512, 513, 1024, 5000, 1 << 20})
  void messagesOfEverySizeComeAsTheyWent(int size) throws Exception {
    connect();
    byte[] sent = new byte[size];
    new Random(size).nextBytes(sent);
    for (int i = 0; i < 3; i++) {
      send(channel, sent);
      send(server.opened, sent);
    }
    until(() -> server.messages.size() == 3 && client.messages.size() == 3);
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(sent, server.messages.get(i));
      assertArrayEquals(sent, client.messages.get(i));
    }
  }

  @Test
  void mixedMessagesKeepTheirOrder() throws Exception {
    connect();
    Random random = new Random(4711);
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      byte[] each = new byte[random.nextInt(10) == 0 ? random.nextInt(9000) : random.nextInt(80)];
      random.nextBytes(each);
      sent.add(each);
      send(channel, each);
    }
    until(() -> server.messages.size() == sent.size());
    for (int i = 0; i < sent.size(); i++) {
      assertArrayEquals(sent.get(i), server.messages.get(i), "message " + i);
    }
  }

  @Test
  void secretsMustBeTheSameOnBothSides() throws Exception {
    connect(TransportConfig.DEFAULT.withSecret("one"), TransportConfig.DEFAULT.withSecret("other"));
    until(() -> client.closed != null);
    assertEquals(CloseCause.Kind.AUTHENTICATION, client.closed.kind(), client.closed.sentence());
    assertEquals(0, server.messages.size());
    assertTrue(server.opened == null);
  }

  @Test
  void whoComesLateReadsBeforeItTakesAPeerForDead() throws Exception {
    Duration second = Duration.ofSeconds(1);
    Duration often = Duration.ofMillis(10);
    connect(
        TransportConfig.DEFAULT.withDeadlines(second, often, Duration.ZERO, second),
        TransportConfig.DEFAULT.withDeadlines(second, often, Duration.ofMillis(600), second));
    until(() -> client.opened != null && server.opened != null);
    long quiet = System.nanoTime() + 10_000_000;
    while (System.nanoTime() - quiet < 0) {
      listening.await(0); // it takes note of what it has heard
    }
    long end = System.nanoTime() + 800_000_000;
    for (int left = 100; left > 0; left -= System.nanoTime() - end < 0 ? 0 : 1) {
      connecting.poll();
    }
    listening.await(0);
    listening.poll();
    assertNull(server.closed, "it spoke all the time");
  }

  @Test
  void timesThatNobodyCountsAreRefused() {
    Duration second = Duration.ofSeconds(1);
    Duration ever = Duration.ofSeconds(Long.MAX_VALUE);
    assertThrows(
        IllegalArgumentException.class,
        () -> TransportConfig.DEFAULT.withDeadlines(second, second, ever, second));
  }

  @Test
  void oneSecretAloneIsRefused() throws Exception {
    connect(TransportConfig.DEFAULT, TransportConfig.DEFAULT.withSecret("one"));
    until(() -> client.closed != null);
    assertEquals(CloseCause.Kind.AUTHENTICATION, client.closed.kind(), client.closed.sentence());
  }

  @Test
  void theSameSecretOpens() throws Exception {
    connect(TransportConfig.DEFAULT.withSecret("one"), TransportConfig.DEFAULT.withSecret("one"));
    until(() -> client.opened != null && server.opened != null);
    assertTrue(channel.peer().authenticated());
  }

  @Test
  void aHandShakeThatWasRecordedIsOfNoUse() throws Exception {
    TransportConfig config = TransportConfig.DEFAULT.withSecret("one");
    Handshake connector = new Handshake(config, true, 512);
    Handshake acceptor = new Handshake(config, false, 512);
    byte[] hello = connector.begin();
    byte[] proof = connector.answer(acceptor.answer(hello));
    assertEquals(8, acceptor.answer(proof).length);
    Handshake second = new Handshake(config, false, 512);
    second.answer(hello);
    Refused refused = assertThrows(Refused.class, () -> second.answer(proof));
    assertEquals(CloseCause.Kind.AUTHENTICATION, refused.closeCause().kind());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void framesThatNoPeerMaySendEndTheChannel(int which) throws Exception {
    connect();
    LoopPort.End end = (LoopPort.End) ((SessionChannel) server.opened).session().link();
    switch (which) {
      case 0 -> end.inject(FrameKind.CONTROL, new byte[0]);
      case 1 -> end.inject(FrameKind.CONTROL, new byte[300]);
      case 2 -> end.inject(FrameKind.CONTROL, Control.plain(Control.READY));
      case 3 -> end.inject(FrameKind.MIDDLE, new byte[100]);
      case 4 -> end.inject(FrameKind.FIRST, new byte[] {-1, -1, -1, 127, 1});
      case 5 -> end.inject(FrameKind.FIRST, new byte[] {1, 0, 0, 0, 1, 2});
      case 6 -> end.inject(FrameKind.MEMORY, new byte[3]);
      case 7 -> end.inject(FrameKind.MEMORY, new byte[48]);
      case 8 -> {
        end.inject(FrameKind.FIRST, new byte[] {9, 0, 0, 0, 1, 2});
        end.inject(FrameKind.MESSAGE, new byte[5]);
      }
      default -> end.inject(FrameKind.MEMORY, answerNobodyAskedFor());
    }
    until(() -> client.closed != null);
    assertEquals(CloseCause.Kind.PROTOCOL, client.closed.kind(), client.closed.sentence());
    until(() -> server.closed != null);
    assertEquals(0, client.messages.size());
  }

  private static byte[] answerNobodyAskedFor() {
    byte[] frame = new byte[16];
    frame[0] = MemoryFrameLayout.ANSWER;
    return frame;
  }

  @Test
  void closingInOrderDeliversAllThatWasCommitted() throws Exception {
    connect();
    byte[] big = new byte[100_000];
    new Random(1).nextBytes(big);
    long at = channel.claim(big.length);
    MemorySegment.copy(big, 0, channel.segment(), JAVA_BYTE, at, big.length);
    channel.commit(at);
    channel.close();
    assertEquals(Channel.CLOSED, channel.claim(1));
    until(() -> client.closed != null && server.closed != null);
    assertArrayEquals(big, server.messages.get(0));
    assertEquals(CloseCause.Kind.CLOSED_BY_PEER, server.closed.kind());
    assertEquals(CloseCause.Kind.CLOSED_HERE, client.closed.kind());
  }

  @Test
  void aSilentPeerIsTakenForDeadAndALivingOneIsNot() throws Exception {
    TransportConfig quick =
        TransportConfig.DEFAULT.withDeadlines(
            Duration.ofSeconds(5),
            Duration.ofMillis(4),
            Duration.ofMillis(400),
            Duration.ofSeconds(5));
    connect(quick, quick);
    until(() -> client.opened != null && server.opened != null);
    long end = System.nanoTime() + Duration.ofMillis(900).toNanos();
    until2(() -> System.nanoTime() - end > 0);
    assertTrue(client.closed == null && server.closed == null);
    while (client.closed == null) {
      connecting.poll();
    }
    assertEquals(CloseCause.Kind.PEER_SILENT, client.closed.kind());
  }

  private void until2(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      connecting.poll();
      listening.poll();
    }
  }

  @Test
  void aHandlerThatThrowsEndsItsChannelAndThePoll() throws Exception {
    connect();
    server.throwing = true;
    send(channel, new byte[1]);
    assertThrows(ArithmeticException.class, () -> until(() -> false));
    server.throwing = false;
    until(() -> server.closed != null && client.closed != null);
    assertEquals(CloseCause.Kind.FAILURE, server.closed.kind());
  }

  @Test
  void memoryIsReadWrittenAndCounted() throws Exception {
    connect();
    RegisteredRegion theirs = listening.allocate(100_000, Access.REMOTE_WRITE);
    RegisteredRegion ours = connecting.allocate(100_000, Access.LOCAL);
    new Random(2).ints(100_000).forEach(new Fill(ours.segment())::put);
    OneSided memory = channel.oneSided();
    assertFalse(memory.isNative());
    assertTrue(memory.write(ours, 0, theirs.key(), 0, 100_000, 1));
    send(channel, new byte[] {7});
    until(() -> server.messages.size() == 1);
    assertEquals(-1, ours.segment().mismatch(theirs.segment()), "written before the message");
    theirs.segment().set(JAVA_LONG, 800, 40);
    assertTrue(memory.fetchAndAdd(theirs.key(), 800, 2, 2));
    assertTrue(memory.compareAndSwap(theirs.key(), 800, 42, 50, 3));
    assertTrue(memory.compareAndSwap(theirs.key(), 800, 42, 60, 4));
    assertTrue(memory.read(theirs.key(), 800, ours, 0, 5000, 5));
    channel.flush();
    until(() -> client.completions.size() == 5);
    assertEquals(
        List.of("1 DONE 0", "2 DONE 40", "3 DONE 42", "4 DONE 50", "5 DONE 0"), client.completions);
    assertEquals(50, ours.segment().get(JAVA_LONG, 0));
  }

  @Test
  void whoWaitsForAnOperationHearsOfRoom() throws Exception {
    LoopPort near = new LoopPort(512, 10_000);
    LoopPort far = new LoopPort(512, 10_000);
    LoopPort.join(near, far);
    connecting = worker(near, TransportConfig.DEFAULT);
    listening = worker(far, TransportConfig.DEFAULT);
    listening.listen(ADDRESS, any -> server);
    channel = connecting.connect(ADDRESS, client);
    until(() -> client.opened != null && server.opened != null);
    RegisteredRegion theirs = listening.allocate(100_000, Access.REMOTE_WRITE);
    RegisteredRegion ours = connecting.allocate(100_000, Access.LOCAL);
    assertTrue(channel.oneSided().write(ours, 0, theirs.key(), 0, 100_000, 1));
    channel.flush();
    assertEquals(Channel.BACK_PRESSURED, channel.claim(1), "pieces wait for answers");
    until(() -> client.rooms == 1);
    send(channel, new byte[1]);
    until(() -> server.messages.size() == 1 && client.completions.size() == 1);
    assertEquals(1, client.rooms);
  }

  @Test
  void anAcceptorMayClose() throws Exception {
    LoopPort.join(clientPort, serverPort);
    listening.listen(
        ADDRESS,
        any -> {
          any.close();
          return server;
        });
    connecting.connect(ADDRESS, client);
    until(() -> client.closed != null && server.closed != null);
    assertNull(server.opened, "opened after it was closed");
    assertNull(client.opened);
  }

  @Test
  void memoryThatIsNotTheCallersIsNotRegistered() throws Exception {
    connect();
    MemorySegment array = MemorySegment.ofArray(new byte[64]);
    assertThrows(IllegalArgumentException.class, () -> listening.register(array, Access.LOCAL));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment fixed = arena.allocate(64).asReadOnly();
      assertThrows(
          IllegalArgumentException.class, () -> listening.register(fixed, Access.REMOTE_WRITE));
      listening.register(fixed, Access.REMOTE_READ).close();
    }
  }

  @Test
  void memoryThatWasNotAllowedIsDenied() throws Exception {
    connect();
    RegisteredRegion readable = listening.allocate(64, Access.REMOTE_READ);
    RegisteredRegion ours = connecting.allocate(64, Access.LOCAL);
    RemoteKey key = readable.key();
    OneSided memory = channel.oneSided();
    memory.write(ours, 0, key, 0, 8, 1);
    memory.fetchAndAdd(key, 0, 1, 2);
    memory.read(key, 60, ours, 0, 8, 3);
    memory.read(new RemoteKey(key.base(), key.key() + 1, 64), 0, ours, 0, 8, 4);
    memory.read(new RemoteKey(99, key.key(), 64), 0, ours, 0, 8, 5);
    memory.read(key, 0, ours, 0, 8, 6);
    channel.flush();
    until(() -> client.completions.size() == 6);
    readable.close();
    memory.read(key, 0, ours, 0, 8, 7);
    channel.flush();
    until(() -> client.completions.size() == 7);
    assertEquals(
        List.of(
            "1 ACCESS_DENIED 0",
            "2 ACCESS_DENIED 0",
            "3 ACCESS_DENIED 0",
            "4 ACCESS_DENIED 0",
            "5 ACCESS_DENIED 0",
            "6 DONE 0",
            "7 ACCESS_DENIED 0"),
        client.completions);
  }

  @Test
  void aThirdThreadMayNotUseTheWorker() throws Exception {
    connect();
    Throwable[] seen = new Throwable[1];
    Thread other =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    connecting.poll();
                  } catch (IllegalStateException e) {
                    seen[0] = e;
                  }
                });
    other.join();
    assertEquals(IllegalStateException.class, seen[0].getClass());
  }

  private void send(Channel to, byte[] bytes) {
    MemorySegment source = MemorySegment.ofArray(bytes);
    until(() -> to.offer(source, 0, bytes.length) == 0);
    to.flush();
  }

  /** Fills bytes one behind the other. */
  private static final class Fill {
    private final MemorySegment segment;
    private long at;

    Fill(MemorySegment segment) {
      this.segment = segment;
    }

    void put(int value) {
      segment.set(JAVA_BYTE, at++, (byte) value);
    }
  }

  /** Keeps all that it is told. */
  private static final class Recorder implements ChannelHandler {
    private final List<byte[]> messages = new ArrayList<>();
    private final List<String> completions = new ArrayList<>();
    private Channel opened;
    private CloseCause closed;
    private boolean throwing;
    private int rooms;

    @Override
    public void onOpen(Channel channel) {
      opened = channel;
    }

    @Override
    public void onMessage(Channel channel, MemorySegment segment, long offset, int lengthBytes) {
      if (throwing) {
        throw new ArithmeticException("as wanted");
      }
      messages.add(segment.asSlice(offset, lengthBytes).toArray(JAVA_BYTE));
    }

    @Override
    public void onWritable(Channel channel) {
      rooms++;
    }

    @Override
    public void onCompletion(
        Channel channel, long token, OneSided.Status status, long previousValue) {
      completions.add(token + " " + status + " " + previousValue);
    }

    @Override
    public void onClosed(Channel channel, CloseCause cause) {
      closed = cause;
    }

    @Override
    public String toString() {
      return "opened %s, %d messages, %s, closed %s"
          .formatted(opened != null, messages.size(), completions, closed);
    }
  }
}
