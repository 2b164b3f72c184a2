package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transport.Address;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkPort;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every backend of links has to pass. A subclass gives a port ({@link #openPort}), an address
 * to listen on ({@link #anywhere}), and the bounds of its kind; it is public with a constructor
 * without parameters, since other processes make one too ({@link LinkVictim}). What cannot run here
 * is skipped by an assumption in a {@code BeforeEach} of its own. Both ends of most tests live on
 * the test's thread, by {@link Pump}.
 */
@Timeout(120)
public abstract class LinkPortContract {

  /** Small enough for back-pressure to come soon. */
  protected static final TransportConfig CONFIG =
      TransportConfig.DEFAULT
          .withBuffers(64 << 10, 64 << 10)
          .withDeadlines(
              Duration.ofMinutes(1),
              Duration.ofSeconds(2),
              Duration.ofMinutes(1),
              Duration.ofMinutes(1));

  protected final Pump pump = new Pump();
  private final List<LinkPort> opened = new ArrayList<>();

  /** A new port, that the test closes. */
  protected abstract LinkPort openPort(TransportConfig config) throws TransportException;

  /** An address to listen on that nobody else uses: a new name, or port 0. */
  protected abstract Address anywhere();

  /** How many links the crowd has. */
  protected int crowd() {
    return 200;
  }

  /** How many frames fit at most between a sender and a peer that does not read. */
  protected int mostFramesUnderWay() {
    return 1 << 20;
  }

  /** Whether a message allocates nothing. */
  protected boolean allocatesNothing() {
    return true;
  }

  /** Whether another process can be the peer. */
  protected boolean crossesProcesses() {
    return true;
  }

  @AfterEach
  void closePorts() {
    closeAll();
  }

  void closeAll() {
    pump.clear();
    List<LinkPort> closing = new ArrayList<>(opened);
    opened.clear();
    for (LinkPort port : closing) {
      pump.whilePolling(port::close);
    }
  }

  /** A port that the pump polls and the test's end closes. */
  protected LinkPort port() throws TransportException {
    LinkPort port = openPort(CONFIG);
    opened.add(port);
    pump.add(port::poll);
    return port;
  }

  /** Two ends of a link. */
  protected record Ends(RecordingLink client, RecordingLink server) {}

  /** Two ends of a new link. */
  protected Ends connected(LinkPort from, LinkPort to, long seed) throws TransportException {
    RecordingLink server = new RecordingLink(pump, seed);
    RecordingLink client = new RecordingLink(pump, seed);
    Listener listener = to.listen(anywhere(), link -> server);
    from.connect(listener.address(), client);
    pump.until("both are up", () -> client.isUp() && server.isUp());
    listener.close();
    return new Ends(client, server);
  }

  private Ends connected(long seed) throws TransportException {
    return connected(port(), port(), seed);
  }

  @Test
  void framesComeAsTheyWereSentBothWays() throws TransportException {
    for (long seed = 1; seed <= 6; seed++) {
      Ends ends = connected(seed);
      ends.client().send(400);
      ends.server().send(400);
      pump.until(
          "frames of seed " + seed,
          () -> ends.client().received() == 400 && ends.server().received() == 400);
      closeAll();
    }
  }

  @Test
  void aCrowdOfLinksIsServed() throws TransportException {
    LinkPort server = port();
    LinkPort client = port();
    List<RecordingLink> accepted = new ArrayList<>();
    Listener listener =
        server.listen(
            anywhere(),
            link -> {
              accepted.add(new RecordingLink(pump, 5));
              return accepted.getLast();
            });
    List<RecordingLink> clients = new ArrayList<>();
    for (int i = 0; i < crowd(); i++) {
      clients.add(new RecordingLink(pump, 5));
      client.connect(listener.address(), clients.getLast());
      pump.rounds(i % 16 == 15 ? 4 : 0);
    }
    pump.until(
        "all are up",
        () ->
            accepted.size() == crowd()
                && clients.stream().allMatch(RecordingLink::isUp)
                && accepted.stream().allMatch(RecordingLink::isUp));
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
    Ends ends = connected(7);
    ends.server().link().setReading(false);
    pump.rounds(2);
    RecordingLink client = ends.client();
    long at = 0;
    int accepted = 0;
    for (int idle = 0; idle < 2_000; idle++) {
      while ((at = client.claim(FrameKind.MESSAGE, 200)) >= 0) {
        Pattern.fill(client.link().segment(), at, 200, 7, accepted);
        client.link().commit(at);
        accepted++;
        idle = 0;
        assertTrue(accepted <= mostFramesUnderWay(), "nothing holds the sender back");
      }
      assertEquals(Link.FULL, at);
      client.link().flush();
      pump.round();
    }
    assertEquals(0, ends.server().received(), "frames while reading was off");
  }

  @Test
  void whatWaitedComesWhenReadingGoesOn() throws TransportException {
    Ends ends = connected(8);
    ends.server().link().setReading(false);
    ends.client().send(3_000);
    pump.rounds(1_000);
    assertEquals(0, ends.server().received(), "frames while reading was off");
    assertTrue(ends.client().sent() < 3_000, "nothing held the sender back");
    ends.server().link().setReading(true);
    pump.until("all frames", () -> ends.server().received() == 3_000);
    assertTrue(ends.client().rooms() > 0);
  }

  @Test
  void aShortFrameThatFitsDoesNotMakeALongOneForgotten() throws TransportException {
    LinkPort port = port();
    RecordingLink client = new RecordingLink(pump, 9);
    RecordingLink careless =
        new RecordingLink(pump, 9) {
          @Override
          public void onFrame(Link from, int kind, MemorySegment s, long offset, int length) {}
        };
    port().connect(port.listen(anywhere(), link -> careless).address(), client);
    pump.until("up", () -> client.isUp() && careless.isUp());
    careless.link().setReading(false);
    pump.rounds(20);
    int much = Math.min(client.link().maxFrameBytes(), 20_000);
    for (int refusals = 0; refusals < 1_000; refusals++) {
      long at = client.claim(FrameKind.MESSAGE, much);
      if (at >= 0) {
        client.link().commit(at);
        refusals = 0;
      }
      client.link().flush();
      pump.round();
    }
    int before = client.rooms();
    long small = client.claim(FrameKind.MESSAGE, 0);
    if (small >= 0) {
      client.link().commit(small);
    }
    careless.link().setReading(true);
    pump.until("room for the long one", () -> client.rooms() > before);
  }

  @Test
  void anAbortedClaimLeavesNoTrace() throws TransportException {
    Ends ends = connected(11);
    for (int i = 0; i < 50; i++) {
      ends.client().send(1);
      for (int length : new int[] {0, 1, 8, 100}) {
        long at = ends.client().claim(FrameKind.CONTROL, length);
        if (at >= 0) {
          ends.client().link().abort(at);
        }
      }
      ends.client().link().flush();
      long due = i + 1L;
      pump.until("frame " + due, () -> ends.server().received() == due);
    }
    long open = Link.FULL;
    while (open == Link.FULL) {
      open = ends.client().claim(FrameKind.MESSAGE, 1);
    }
    long claim = open;
    assertThrows(
        IllegalStateException.class, () -> ends.client().link().claim(FrameKind.MESSAGE, 1));
    ends.client().link().abort(claim);
  }

  @Test
  void closingSendsWhatIsCommitted() throws TransportException {
    for (int frames : new int[] {0, 1, 30}) {
      Ends ends = connected(13);
      ends.client().send(frames);
      pump.until("all is committed", () -> ends.client().sent() == frames);
      ends.client().link().close();
      assertEquals(Link.DOWN, ends.client().link().claim(FrameKind.MESSAGE, 1));
      assertFalse(ends.client().isDown(), "told from within the call");
      pump.until("both are down", () -> ends.client().isDown() && ends.server().isDown());
      assertEquals(frames, ends.server().received());
      assertEquals(Kind.CLOSED_BY_PEER, ends.server().cause().kind());
      assertEquals(Kind.CLOSED_HERE, ends.client().cause().kind());
      closeAll();
    }
  }

  @Test
  void bothMayCloseAtOnce() throws TransportException {
    Ends ends = connected(14);
    ends.client().link().close();
    ends.server().link().close();
    ends.client().link().close();
    pump.until("both are down", () -> ends.client().isDown() && ends.server().isDown());
  }

  @Test
  void aResetHasItsCauseHereAndIsAbruptThere() throws TransportException {
    Ends ends = connected(17);
    CloseCause cause = new CloseCause(Kind.PROTOCOL, "by design");
    Link link = ends.client().link();
    link.reset(cause);
    assertFalse(ends.client().isDown(), "told from within the call");
    pump.until("both are down", () -> ends.client().isDown() && ends.server().isDown());
    assertEquals(cause, ends.client().cause());
    assertEquals(Kind.RESET, ends.server().cause().kind());
    assertEquals(Link.DOWN, link.claim(FrameKind.MESSAGE, 1));
    link.flush();
    link.setReading(false);
    link.setReading(true);
    link.close();
    link.reset(cause);
    pump.rounds(10);
  }

  @Test
  void whereNobodyListensItIsRefused() throws TransportException {
    LinkPort server = port();
    Listener listener = server.listen(anywhere(), link -> new RecordingLink(pump, 1));
    Address gone = listener.address();
    listener.close();
    listener.close();
    pump.rounds(2);
    RecordingLink client = new RecordingLink(pump, 1);
    port().connect(gone, client);
    pump.until("down", client::isDown);
    assertEquals(Kind.REFUSED, client.cause().kind());
    assertFalse(client.isUp());
  }

  @Test
  void anAcceptorMayRefuse() throws TransportException {
    LinkPort server = port();
    RecordingLink client = new RecordingLink(pump, 1);
    port().connect(server.listen(anywhere(), link -> null).address(), client);
    pump.until("down", client::isDown);
  }

  @Test
  void reconnectingWorksAndLeaksNothing() throws TransportException {
    LinkPort server = port();
    LinkPort client = port();
    List<RecordingLink> accepted = new ArrayList<>();
    Listener listener =
        server.listen(
            anywhere(),
            link -> {
              accepted.add(new RecordingLink(pump, 29));
              return accepted.getLast();
            });
    int before = 0;
    for (int i = 0; i < 150; i++) {
      RecordingLink end = new RecordingLink(pump, 29);
      client.connect(listener.address(), end);
      int count = i + 1;
      pump.until("up", () -> end.isUp() && accepted.size() == count && accepted.getLast().isUp());
      end.send(3);
      pump.until("its frames", () -> accepted.getLast().received() == 3);
      if (i % 3 == 0) {
        end.link().reset(CloseCause.CLOSED_HERE);
      } else {
        end.link().close();
      }
      pump.until("down", () -> end.isDown() && accepted.getLast().isDown());
      if (i == 50) {
        pump.rounds(100);
        before = Descriptors.count();
      }
    }
    int limit = before + 4;
    pump.until("descriptors are given back", () -> Descriptors.count() <= limit);
  }

  @Test
  void closingAPortEndsItsLinksAndGivesEverythingBack() throws TransportException {
    int before = Descriptors.count();
    LinkPort server = port();
    LinkPort client = openPort(CONFIG);
    pump.add(client::poll);
    Ends ends = connected(client, server, 31);
    pump.clear();
    pump.whilePolling(client::close);
    pump.add(server::poll);
    pump.until("the other end knows", () -> ends.server().isDown());
    closeAll();
    client.close();
    assertTrue(Descriptors.count() <= before, "descriptors are left");
  }

  @Test
  void wakeupEndsASleep() throws Exception {
    LinkPort port = port();
    port.wakeup();
    port.await(Duration.ofHours(1).toNanos());
    Thread waker = Thread.ofPlatform().start(port::wakeup);
    port.await(Duration.ofHours(1).toNanos());
    waker.join();
  }

  @Test
  void framesEndASleep() throws TransportException {
    LinkPort server = openPort(CONFIG);
    LinkPort client = openPort(CONFIG);
    pump.add(() -> server.await(1_000_000_000L) + client.poll());
    Ends ends = connected(client, server, 37);
    ends.client().send(500);
    pump.until("all frames", () -> ends.server().received() == 500);
    pump.clear();
    pump.whilePolling(server::close);
    pump.whilePolling(client::close);
  }

  @Test
  void aPeerThatIsKilledIsNoticed() throws Exception {
    assumeTrue(crossesProcesses(), "both ends live in one process");
    LinkPort server = port();
    RecordingLink end = new RecordingLink(pump, LinkVictim.SEED);
    Listener listener = server.listen(anywhere(), link -> end);
    Process victim = LinkVictim.fork(getClass(), listener.address());
    try {
      pump.until("frames of another process", () -> end.received() > 20);
    } finally {
      victim.destroyForcibly().waitFor();
    }
    pump.until("its death is noticed", end::isDown);
    assertTrue(
        List.of(Kind.RESET, Kind.CLOSED_BY_PEER, Kind.PEER_SILENT).contains(end.cause().kind()),
        end.cause().toString());
  }

  @Test
  void aFrameAllocatesNothing() throws IOException {
    assumeTrue(allocatesNothing(), "this one does");
    LinkPort server = port();
    LinkPort client = port();
    EchoLink far = new EchoLink(Long.MAX_VALUE);
    EchoLink near = new EchoLink(20_000);
    client.connect(server.listen(anywhere(), link -> far).address(), near);
    pump.until("half is done", () -> near.left() < 10_000);
    long before = Allocation.ofThisThread();
    long left = near.left();
    for (int round = 0; round < 2_000_000 && near.left() > 2_000; round++) {
      pump.round();
    }
    long frames = left - near.left();
    long bytes = Allocation.ofThisThread() - before;
    assertTrue(frames > 1_000, "too few frames came: " + frames);
    assertTrue(bytes < frames, bytes + " bytes for " + frames + " frames");
  }
}
