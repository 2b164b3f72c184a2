package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transport.Address;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
public abstract class LinkPortContract extends LinkFrames {

  @Test
  void closingSendsWhatIsCommitted() throws TransportException {
    for (int frames : new int[] {0, 1, 30}) {
      Ends ends = connected(13);
      ends.client().send(frames);
      pump.until("all is committed", () -> ends.client().sent() == frames);
      ends.client().link().close();
      assertEquals(Link.DOWN, ends.client().link().claim(FrameKind.MESSAGE, 1));
      assertFalse(ends.client().isClosed(), "told from within the call");
      pump.until("both are down", () -> ends.client().isClosed() && ends.server().isClosed());
      assertEquals(frames, ends.server().received());
      assertEquals(Kind.CLOSED_BY_PEER, ends.server().cause().kind());
      assertEquals(Kind.CLOSED_HERE, ends.client().cause().kind());
      pump.closeAll();
    }
  }

  @Test
  void bothMayCloseAtOnce() throws TransportException {
    Ends ends = connected(14);
    ends.client().link().close();
    ends.server().link().close();
    ends.client().link().close();
    pump.until("both are down", () -> ends.client().isClosed() && ends.server().isClosed());
  }

  @Test
  void aResetHasItsCauseHereAndIsAbruptThere() throws TransportException {
    Ends ends = connected(17);
    CloseCause cause = new CloseCause(Kind.PROTOCOL, "by design");
    Link link = ends.client().link();
    link.reset(cause);
    assertFalse(ends.client().isClosed(), "told from within the call");
    pump.until("both are down", () -> ends.client().isClosed() && ends.server().isClosed());
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
    pump.until("down", client::isClosed);
    assertEquals(Kind.REFUSED, client.cause().kind());
    assertFalse(client.isOpen());
  }

  @Test
  void anAcceptorMayRefuse() throws TransportException {
    LinkPort server = port();
    RecordingLink client = new RecordingLink(pump, 1);
    port().connect(server.listen(anywhere(), link -> null).address(), client);
    pump.until("down", client::isClosed);
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
    int links = 150 / slowness();
    for (int i = 0; i < links; i++) {
      RecordingLink end = new RecordingLink(pump, 29);
      client.connect(listener.address(), end);
      int count = i + 1;
      pump.until(
          "up", () -> end.isOpen() && accepted.size() == count && accepted.getLast().isOpen());
      end.send(3);
      pump.until("its frames", () -> accepted.getLast().received() == 3);
      if (i % 3 == 0) {
        end.link().reset(CloseCause.CLOSED_HERE);
      } else {
        end.link().close();
      }
      pump.until("down", () -> end.isClosed() && accepted.getLast().isClosed());
      if (i == links / 3) {
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
    pump.until("the other end knows", () -> ends.server().isClosed());
    pump.closeAll();
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
    pump.until("its death is noticed", end::isClosed);
    assertTrue(
        List.of(Kind.RESET, Kind.CLOSED_BY_PEER, Kind.PEER_SILENT).contains(end.cause().kind()),
        end.cause().toString());
  }
}
