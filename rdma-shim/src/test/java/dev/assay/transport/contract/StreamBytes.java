package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportException;
import dev.assay.transport.stream.StreamPort;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What comes of bytes: all of them, in order, as far as there is room. */
abstract class StreamBytes extends StreamFixture {

  @Test
  void bytesComeAsTheyWereSentBothWays() throws TransportException {
    for (int length : new int[] {1, 7, 4_095, 4_096, 4_097, 32 << 10, 100_003, 5 << 20}) {
      Ends ends = connected(port(CONFIG), port(CONFIG), length);
      ends.client().send(length);
      ends.server().send(length);
      pump.until(
          length + " bytes each way",
          () -> ends.client().received() == length && ends.server().received() == length);
      pump.closeAll();
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
    RecordingEnd.talk(pump, clients, accepted, 3_000);
    clients.forEach(end -> end.stream().close());
    pump.until(
        "all are closed",
        () ->
            clients.stream().allMatch(RecordingStream::isClosed)
                && accepted.stream().allMatch(RecordingStream::isClosed));
    clients.forEach(end -> assertEquals(Kind.CLOSED_HERE, end.cause().kind()));
    accepted.forEach(end -> assertEquals(Kind.CLOSED_BY_PEER, end.cause().kind()));
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
    assertTrue(ends.client().rooms() > 0);
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
      pump.closeAll();
    }
  }
}
