package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.Channel;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.OneSided;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every transport has to pass as its users see it: channels between workers. A subclass gives
 * the {@link #transport} and an address to listen on ({@link #anywhere}); it is public with a
 * constructor without parameters, since other processes make one too ({@link WorkerVictim}). Where
 * the transport cannot run everything is skipped, with what its capability says. Both ends of most
 * tests live on the test's thread, by {@link Pump}.
 */
@Timeout(120)
public abstract class WorkerContract {

  /**
   * Small enough for back-pressure to come soon; patient, but for closing: at a test's end peers
   * are not polled.
   */
  protected static final TransportConfig CONFIG =
      deadlines(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMillis(20));

  private static final TransportConfig PATIENT =
      deadlines(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

  private static TransportConfig deadlines(Duration connect, Duration silence, Duration close) {
    return TransportConfig.DEFAULT
        .withBuffers(64 << 10, 64 << 10)
        .withDeadlines(connect, Duration.ofMillis(50), silence, close);
  }

  protected final Pump pump = new Pump();
  private final List<Worker> opened = new ArrayList<>();

  /** The transport. */
  protected abstract Transport transport();

  /** An address to listen on that nobody else uses: a new name, or port 0. */
  protected abstract Address anywhere();

  /** How many channels the crowd has. */
  protected int crowd() {
    return 200;
  }

  /** Whether another process can be the peer. */
  protected boolean crossesProcesses() {
    return true;
  }

  /** Whether a worker can have several peers. */
  protected boolean connectsAnyTwo() {
    return true;
  }

  /** Whether a message allocates nothing. */
  protected boolean allocatesNothing() {
    return true;
  }

  @BeforeEach
  void requireTransport() {
    Capability capability = transport().capability();
    assumeTrue(capability.status() == Capability.Status.AVAILABLE, capability.finding());
  }

  @AfterEach
  void closeWorkers() {
    closeAll();
  }

  void closeAll() {
    pump.clear();
    List<Worker> closing = new ArrayList<>(opened);
    opened.clear();
    for (Worker worker : closing) {
      pump.whilePolling(worker::close);
    }
  }

  /** A worker that the pump polls and the test's end closes. */
  protected Worker worker(TransportConfig config) throws TransportException {
    Worker worker = quietWorker(config);
    pump.add(worker::poll);
    return worker;
  }

  private Worker quietWorker(TransportConfig config) throws TransportException {
    Worker worker = transport().openWorker(config);
    opened.add(worker);
    return worker;
  }

  /** Two ends of a channel. */
  protected record Ends(RecordingChannel client, RecordingChannel server) {}

  /** Two ends of a new channel. */
  protected Ends connected(Worker from, Worker to, LongToIntFunction lengths)
      throws TransportException {
    RecordingChannel server = new RecordingChannel(pump, lengths);
    RecordingChannel client = new RecordingChannel(pump, lengths);
    Listener listener = to.listen(anywhere(), channel -> server);
    from.connect(listener.address(), client);
    pump.until("both are open", () -> client.isOpen() && server.isOpen());
    listener.close();
    return new Ends(client, server);
  }

  private Ends connected() throws TransportException {
    return connected(worker(CONFIG), worker(CONFIG), number -> (int) (number % 100));
  }

  @Test
  void messagesOfAllLengthsComeBothWays() throws TransportException {
    int inline = connected().client().channel().maxInlineBytes();
    int[] lengths = {
      0, 1, 7, 8, 9, 63, 64, 65, 4_096, inline - 1, inline, inline + 1, 1 << 20, 3_000_001, 0, 64
    };
    Ends ends = connected(worker(CONFIG), worker(CONFIG), number -> lengths[(int) number]);
    ends.client().send(lengths.length);
    ends.server().send(lengths.length);
    pump.until(
        "all messages",
        () ->
            ends.client().received() == lengths.length
                && ends.server().received() == lengths.length);
  }

  @Test
  void loadComesInOrder() throws TransportException {
    for (long seed = 1; seed <= 3; seed++) {
      long base = seed;
      LongToIntFunction lengths =
          number -> new Random(base * 1_000_003 + number).nextInt(number % 50 == 0 ? 200_000 : 700);
      Ends ends = connected(worker(CONFIG), worker(CONFIG), lengths);
      ends.client().send(1_000);
      ends.server().send(1_000);
      pump.until(
          "messages of seed " + seed,
          () -> ends.client().received() == 1_000 && ends.server().received() == 1_000);
      closeAll();
    }
  }

  @Test
  void aCrowdOfChannelsIsServed() throws TransportException {
    Worker server = worker(CONFIG);
    Worker client = worker(CONFIG);
    List<RecordingChannel> accepted = new ArrayList<>();
    Listener listener =
        server.listen(
            anywhere(),
            channel -> {
              accepted.add(new RecordingChannel(pump));
              return accepted.getLast();
            });
    List<RecordingChannel> clients = new ArrayList<>();
    for (int i = 0; i < crowd(); i++) {
      clients.add(new RecordingChannel(pump));
      client.connect(listener.address(), clients.getLast());
      pump.rounds(i % 16 == 15 ? 4 : 0);
    }
    pump.until(
        "all are open",
        () ->
            accepted.size() == crowd()
                && clients.stream().allMatch(RecordingChannel::isOpen)
                && accepted.stream().allMatch(RecordingChannel::isOpen));
    clients.forEach(end -> end.send(20));
    accepted.forEach(end -> end.send(20));
    pump.until(
        "all have everything",
        () ->
            clients.stream().allMatch(end -> end.received() == 20)
                && accepted.stream().allMatch(end -> end.received() == 20));
  }

  @Test
  void aPeerThatDoesNotReadIsFelt() throws TransportException {
    Ends ends = connected(worker(CONFIG), worker(CONFIG), number -> 10_000);
    ends.server().channel().pauseReading();
    ends.client().send(1_500);
    pump.rounds(3_000);
    assertEquals(0, ends.server().received(), "messages while reading was paused");
    assertTrue(ends.client().sent() < 1_500, "nothing held the sender back");
    assertEquals(Channel.BACK_PRESSURED, ends.client().channel().claim(10_000));
    ends.server().channel().resumeReading();
    pump.until("all messages", () -> ends.server().received() == 1_500);
    assertTrue(ends.client().writable() > 0);
  }

  @Test
  void closingDeliversWhatIsCommitted() throws TransportException {
    for (int messages : new int[] {0, 1, 5}) {
      Ends ends = connected(worker(PATIENT), worker(PATIENT), number -> number == 3 ? 500_000 : 9);
      ends.client().send(messages);
      pump.until("all is committed", () -> ends.client().sent() == messages);
      Channel channel = ends.client().channel();
      channel.close();
      channel.close();
      assertEquals(Channel.CLOSED, channel.claim(1));
      pump.until("both closed", () -> ends.client().isClosed() && ends.server().isClosed());
      assertEquals(messages, ends.server().received());
      assertEquals(Kind.CLOSED_BY_PEER, ends.server().cause().kind());
      assertEquals(Kind.CLOSED_HERE, ends.client().cause().kind());
      closeAll();
    }
  }

  @Test
  void bothSidesMustKnowTheSecret() throws TransportException {
    TransportConfig[] configs = {CONFIG.withSecret("one"), CONFIG.withSecret("two"), CONFIG};
    for (int listening = 0; listening < configs.length; listening++) {
      for (int connecting = 0; connecting < configs.length; connecting++) {
        RecordingChannel server = new RecordingChannel(pump);
        RecordingChannel client = new RecordingChannel(pump);
        Listener listener = worker(configs[listening]).listen(anywhere(), channel -> server);
        worker(configs[connecting]).connect(listener.address(), client);
        pump.until("an outcome", () -> client.isClosed() || (client.isOpen() && server.isOpen()));
        boolean same = listening == connecting;
        assertEquals(same, client.isOpen());
        if (same) {
          assertEquals(listening < 2, client.channel().peer().authenticated());
          assertEquals(listening < 2, server.channel().peer().authenticated());
        } else {
          assertEquals(Kind.AUTHENTICATION, client.cause().kind());
          assertFalse(server.isOpen(), "a stranger was let in");
        }
        closeAll();
      }
    }
  }

  @Test
  void theSmallerLimitCounts() throws TransportException {
    Ends ends =
        connected(
            worker(CONFIG.withMaxMessageBytes(100_000)),
            worker(CONFIG.withMaxMessageBytes(300).withBuffers(4_096, 16_384)),
            number -> 300);
    for (RecordingChannel end : List.of(ends.client(), ends.server())) {
      Channel channel = end.channel();
      assertEquals(300, channel.maxMessageBytes());
      assertThrows(IllegalArgumentException.class, () -> channel.claim(301));
      assertThrows(IllegalArgumentException.class, () -> channel.claim(-1));
      end.send(500);
    }
    pump.until(
        "all messages", () -> ends.client().received() == 500 && ends.server().received() == 500);
  }

  @Test
  void buffersOfDifferentSizesGoTogether() throws TransportException {
    Ends ends =
        connected(
            worker(CONFIG.withBuffers(4_096, 1 << 20)),
            worker(CONFIG.withBuffers(1 << 20, 8_192)),
            number -> (int) (number * 1_000));
    ends.client().send(100);
    ends.server().send(100);
    pump.until(
        "all messages", () -> ends.client().received() == 100 && ends.server().received() == 100);
  }

  @Test
  void beyondTheLimitNewOnesAreRefusedAndOldOnesLive() throws TransportException {
    Worker server = worker(CONFIG.withMaxConnections(2, 2));
    List<RecordingChannel> accepted = new ArrayList<>();
    Listener listener =
        server.listen(
            anywhere(),
            channel -> {
              accepted.add(new RecordingChannel(pump));
              return accepted.getLast();
            });
    Worker client = worker(CONFIG.withMaxConnections(4, 4));
    List<RecordingChannel> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(new RecordingChannel(pump));
      client.connect(listener.address(), clients.getLast());
      RecordingChannel last = clients.getLast();
      pump.until("an outcome", () -> last.isClosed() || last.isOpen());
    }
    assertFalse(clients.getLast().isOpen(), "one too many");
    pump.until("the third hears of it", () -> clients.getLast().isClosed());
    clients.getFirst().send(10);
    pump.until("the first lives", () -> accepted.getFirst().received() == 10);
  }

  @Test
  void aHandlerThatThrowsHarmsItsOwnChannelAlone() throws TransportException {
    assumeTrue(connectsAnyTwo(), "each worker has one peer");
    Worker server = worker(CONFIG);
    Ends good = connected(worker(CONFIG), server, number -> 5);
    RecordingChannel client = new RecordingChannel(pump);
    RecordingChannel bad =
        new RecordingChannel(pump) {
          @Override
          public void onMessage(Channel c, MemorySegment segment, long offset, int lengthBytes) {
            throw new IllegalStateException("by design");
          }
        };
    worker(CONFIG).connect(server.listen(anywhere(), channel -> bad).address(), client);
    pump.until("open", () -> client.isOpen() && bad.isOpen());
    client.send(1);
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> pump.until("the throw", () -> false));
    assertEquals("by design", thrown.getMessage());
    pump.until("both closed", () -> client.isClosed() && bad.isClosed());
    assertEquals(Kind.FAILURE, bad.cause().kind());
    good.client().send(50);
    pump.until("the other goes on", () -> good.server().received() == 50);
  }

  @Test
  void whereNobodyListensItIsRefused() throws TransportException {
    Listener listener = worker(CONFIG).listen(anywhere(), channel -> new RecordingChannel(pump));
    Address gone = listener.address();
    listener.close();
    pump.rounds(2);
    RecordingChannel client = new RecordingChannel(pump);
    worker(CONFIG).connect(gone, client);
    pump.until("closed", client::isClosed);
    assertEquals(Kind.REFUSED, client.cause().kind());
  }

  @Test
  void aListenerThatNeverAnswersIsGivenUp() throws TransportException {
    Worker deaf = quietWorker(CONFIG);
    Listener listener = deaf.listen(anywhere(), channel -> new RecordingChannel(pump));
    RecordingChannel client = new RecordingChannel(pump);
    worker(deadlines(Duration.ofMillis(60), Duration.ofMinutes(1), Duration.ofMillis(20)))
        .connect(listener.address(), client);
    pump.until("closed", client::isClosed);
    assertEquals(Kind.CONNECT_TIMEOUT, client.cause().kind());
    assertFalse(client.isOpen());
  }

  @Test
  void aSilentPeerIsGivenUpAndALivingOneIsNot() throws TransportException {
    TransportConfig config =
        deadlines(Duration.ofMinutes(1), Duration.ofMillis(600), Duration.ofMillis(20));
    Worker first = worker(config);
    Worker second = worker(config);
    Ends ends = connected(first, second, number -> 10);
    long start = System.nanoTime();
    pump.until("twice the silence", () -> System.nanoTime() - start > 1_200_000_000L);
    assertFalse(ends.client().isClosed() || ends.server().isClosed(), "signs of life are missing");
    pump.clear();
    pump.add(first::poll);
    pump.until("the silence is noticed", () -> ends.client().isClosed());
    assertEquals(Kind.PEER_SILENT, ends.client().cause().kind());
  }

  @Test
  void aPeerThatIsKilledIsNoticed() throws Exception {
    assumeTrue(crossesProcesses(), "both ends live in one process");
    RecordingChannel end = new RecordingChannel(pump);
    Listener listener = worker(CONFIG).listen(anywhere(), channel -> end);
    Process victim = WorkerVictim.fork(getClass(), listener.address());
    try {
      pump.until("messages of another process", () -> end.received() > 20);
      assertEquals(victim.pid(), end.channel().peer().processId());
    } finally {
      victim.destroyForcibly().waitFor();
    }
    pump.until("its death is noticed", end::isClosed);
    assertNotEquals(Kind.CLOSED_BY_PEER, end.cause().kind(), "it did not say farewell");
  }

  @Test
  void memoryIsReachedAsFarAsItIsAllowed() throws TransportException {
    Worker server = worker(CONFIG);
    Worker client = worker(CONFIG);
    Ends ends = connected(client, server, number -> 8);
    int size = 300_000;
    try (RegisteredRegion shared = server.allocate(size, Access.REMOTE_WRITE);
        RegisteredRegion readable = server.allocate(64, Access.REMOTE_READ);
        RegisteredRegion hidden = server.allocate(64, Access.LOCAL);
        RegisteredRegion local = client.allocate(size, Access.LOCAL)) {
      Pattern.fill(local.segment(), 0, size, 77, 0);
      OneSided far = ends.client().channel().oneSided();
      List<RecordingChannel.Completion> done = ends.client().completions();
      RemoteKey key = shared.key();
      assertTrue(far.write(local, 0, key, 0, size, 1));
      ends.client().channel().flush();
      pump.until("a write", () -> done.size() == 1);
      Pattern.check(shared.segment(), 0, size, 77, 0);
      local.segment().fill((byte) 0);
      assertTrue(far.read(key, 5, local, 16, size - 100, 2));
      ends.client().channel().flush();
      pump.until("a read", () -> done.size() == 2);
      Pattern.check(local.segment(), 16, size - 100, 77, 5);
      shared.segment().set(ValueLayout.JAVA_LONG, 64, 40);
      assertTrue(far.fetchAndAdd(key, 64, 2, 3));
      assertTrue(far.compareAndSwap(key, 64, 42, 99, 4));
      assertTrue(far.compareAndSwap(key, 64, 42, 100, 5));
      ends.client().channel().flush();
      pump.until("atomics", () -> done.size() == 5);
      assertEquals(99, shared.segment().get(ValueLayout.JAVA_LONG, 64));
      assertEquals(
          List.of(40L, 42L, 99L),
          done.subList(2, 5).stream().map(RecordingChannel.Completion::previousValue).toList());
      done.forEach(each -> assertEquals(OneSided.Status.DONE, each.status()));
      denied(ends, token -> far.write(local, 0, readable.key(), 0, 8, token));
      denied(ends, token -> far.read(hidden.key(), 0, local, 0, 8, token));
      RemoteKey guessed = new RemoteKey(key.base(), key.key() + 1, size);
      denied(ends, token -> far.read(guessed, 0, local, 0, 8, token));
    }
  }

  /** Denied, unless the channel has ended: hardware ends one that reached too far. */
  private void denied(Ends ends, LongPredicate posted) {
    RecordingChannel client = ends.client();
    if (client.isClosed()) {
      return;
    }
    int before = client.completions().size();
    assertTrue(posted.test(100));
    client.channel().flush();
    pump.until("a denial", () -> client.completions().size() > before || client.isClosed());
    if (client.completions().size() > before) {
      assertNotEquals(OneSided.Status.DONE, client.completions().getLast().status());
    }
  }

  @Test
  void aWriteIsThereBeforeTheMessageBehindIt() throws TransportException {
    Worker server = worker(CONFIG);
    Worker client = worker(CONFIG);
    RegisteredRegion shared = server.allocate(4_096, Access.REMOTE_WRITE);
    long[] seen = new long[1];
    RecordingChannel reader =
        new RecordingChannel(pump, number -> 8) {
          @Override
          public void onMessage(Channel c, MemorySegment segment, long offset, int lengthBytes) {
            seen[0] = shared.segment().get(ValueLayout.JAVA_LONG, 4_088);
          }
        };
    RecordingChannel writer = new RecordingChannel(pump, number -> 8);
    client.connect(server.listen(anywhere(), channel -> reader).address(), writer);
    pump.until("open", () -> writer.isOpen() && reader.isOpen());
    RegisteredRegion local = client.allocate(4_096, Access.LOCAL);
    for (long value = 1; value <= 200; value++) {
      long due = value;
      local.segment().set(ValueLayout.JAVA_LONG, 4_088, value);
      assertTrue(writer.channel().oneSided().write(local, 0, shared.key(), 0, 4_096, value));
      writer.send(1);
      pump.until("message " + value, () -> seen[0] != 0);
      assertEquals(due, seen[0]);
      pump.until("its end", () -> writer.completions().size() == due);
      seen[0] = 0;
    }
  }

  @Test
  void aMessageAllocatesNothing() throws TransportException {
    assumeTrue(allocatesNothing(), "this one does");
    EchoChannel far = new EchoChannel(Long.MAX_VALUE);
    EchoChannel near = new EchoChannel(20_000);
    Worker server = worker(CONFIG);
    worker(CONFIG).connect(server.listen(anywhere(), channel -> far).address(), near);
    pump.until("half is done", () -> near.left() < 10_000);
    long before = Allocation.ofThisThread();
    long left = near.left();
    for (int round = 0; round < 2_000_000 && near.left() > 2_000; round++) {
      pump.round();
    }
    long messages = left - near.left();
    long bytes = Allocation.ofThisThread() - before;
    assertTrue(messages > 1_000, "too few messages came: " + messages);
    assertTrue(bytes < messages * 2, bytes + " bytes for " + messages + " messages");
  }

  @Test
  void reconnectingLeaksNothing() throws TransportException {
    Worker server = worker(CONFIG);
    Worker client = worker(CONFIG);
    Listener listener = server.listen(anywhere(), channel -> new RecordingChannel(pump));
    int before = 0;
    int warm = crowd() / 5;
    for (int i = 0; i < 3 * warm; i++) {
      RecordingChannel end = new RecordingChannel(pump);
      client.connect(listener.address(), end);
      pump.until("open", end::isOpen);
      end.send(5);
      end.channel().close();
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
  void whatHasEndedIsForgotten() throws TransportException {
    WeakReference<RecordingChannel> gone = endedOn(worker(CONFIG), worker(CONFIG));
    pump.until(
        "nobody holds the channel or its listener",
        () -> {
          System.gc();
          return gone.refersTo(null);
        });
  }

  private WeakReference<RecordingChannel> endedOn(Worker from, Worker to)
      throws TransportException {
    Ends ends = connected(from, to, number -> 10);
    ends.client().channel().close();
    pump.until("both closed", () -> ends.client().isClosed() && ends.server().isClosed());
    return new WeakReference<>(ends.server());
  }

  @Test
  void aWorkerBelongsToOneThread() throws Exception {
    Worker worker = worker(CONFIG);
    worker.poll();
    List<Throwable> thrown = new ArrayList<>();
    Thread.ofPlatform()
        .start(() -> thrown.add(assertThrows(IllegalStateException.class, worker::poll)))
        .join();
    assertEquals(1, thrown.size());
    Thread.ofPlatform().start(worker::wakeup).join();
    worker.await(Duration.ofHours(1).toNanos());
  }
}
