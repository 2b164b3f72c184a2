package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transport.Listener;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkPort;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes of frames: all of them, in order, as far as there is room. */
abstract class LinkFrames extends LinkFixture {

  @Test
  void framesComeAsTheyWereSentBothWays() throws TransportException {
    for (long seed = 1; seed <= 6 / slowness(); seed++) {
      Ends ends = connected(seed);
      ends.client().send(400);
      ends.server().send(400);
      pump.until(
          "frames of seed " + seed,
          () -> ends.client().received() == 400 && ends.server().received() == 400);
      pump.closeAll();
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
    RecordingEnd.talk(pump, clients, accepted, 20);
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
    pump.until("up", () -> client.isOpen() && careless.isOpen());
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
  void aFrameAllocatesNothing() throws IOException {
    assumeTrue(allocatesNothing(), "this one does");
    LinkPort server = port();
    LinkPort client = port();
    EchoLink far = new EchoLink(Long.MAX_VALUE);
    int trips = 20_000 / slowness();
    EchoLink near = new EchoLink(trips);
    client.connect(server.listen(anywhere(), link -> far).address(), near);
    pump.until("half is done", () -> near.left() < trips / 2);
    long before = Allocation.ofThisThread();
    long left = near.left();
    for (int round = 0; round < 2_000_000 && near.left() > trips / 10; round++) {
      pump.round();
    }
    long frames = left - near.left();
    long bytes = Allocation.ofThisThread() - before;
    assertTrue(frames > 1_000, "too few frames came: " + frames);
    assertTrue(bytes < frames, bytes + " bytes for " + frames + " frames");
  }
}
