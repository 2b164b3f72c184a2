package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transport.Channel;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.Test;

/** What comes of messages: all of them, in order, as far as there is room. */
abstract class WorkerMessages extends WorkerFixture {

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
    for (long seed = 1; seed <= 3 / slowness(); seed++) {
      long base = seed;
      LongToIntFunction lengths =
          number -> new Random(base * 1_000_003 + number).nextInt(number % 50 == 0 ? 200_000 : 700);
      Ends ends = connected(worker(CONFIG), worker(CONFIG), lengths);
      ends.client().send(1_000);
      ends.server().send(1_000);
      pump.until(
          "messages of seed " + seed,
          () -> ends.client().received() == 1_000 && ends.server().received() == 1_000);
      pump.closeAll();
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
    RecordingEnd.talk(pump, clients, accepted, 20);
  }

  @Test
  void aPeerThatDoesNotReadIsFelt() throws TransportException {
    Ends ends = connected(worker(CONFIG), worker(CONFIG), number -> 10_000);
    ends.server().channel().pauseReading();
    int much = 1_500 / slowness();
    ends.client().send(much);
    pump.rounds(2 * much);
    assertEquals(0, ends.server().received(), "messages while reading was paused");
    assertTrue(ends.client().sent() < much, "nothing held the sender back");
    assertEquals(Channel.BACK_PRESSURED, ends.client().channel().claim(10_000));
    ends.server().channel().resumeReading();
    pump.until("all messages", () -> ends.server().received() == much);
    assertTrue(ends.client().rooms() > 0);
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
    int count = 100 / slowness();
    ends.client().send(count);
    ends.server().send(count);
    pump.until(
        "all messages",
        () -> ends.client().received() == count && ends.server().received() == count);
  }

  /** The even ones are claimed, the odd ones offered, which copies them once. */
  @Test
  void copiesAreCountedAndSmallMessagesHaveOneASide() throws TransportException {
    Worker from = worker(CONFIG);
    Worker to = worker(CONFIG);
    Ends ends = connected(from, to, number -> 100);
    long sentBefore = from.copiedBytes();
    long takenBefore = to.copiedBytes();
    int count = 2_000 / slowness();
    ends.client().send(count);
    pump.until("all messages", () -> ends.server().received() == count);
    long bytes = 100L * count;
    long sent = from.copiedBytes() - sentBefore;
    long taken = to.copiedBytes() - takenBefore;
    assertTrue(sent >= bytes / 2, "%d bytes of %d offered".formatted(sent, bytes / 2));
    assertTrue(
        sent <= bytes || copiesIntoPackets(), "%d of %d sent were copied".formatted(sent, bytes));
    assertTrue(taken <= bytes, "%d of %d taken were copied".formatted(taken, bytes));
  }

  @Test
  void aMessageAllocatesNothing() throws TransportException {
    assumeTrue(allocatesNothing(), "this one does");
    EchoChannel far = new EchoChannel(Long.MAX_VALUE);
    int trips = 20_000 / slowness();
    EchoChannel near = new EchoChannel(trips);
    Worker server = worker(CONFIG);
    worker(CONFIG).connect(server.listen(anywhere(), channel -> far).address(), near);
    pump.until("half is done", () -> near.left() < trips / 2);
    long before = Allocation.ofThisThread();
    long left = near.left();
    for (int round = 0; round < 2_000_000 && near.left() > trips / 10; round++) {
      pump.round();
    }
    long messages = left - near.left();
    long bytes = Allocation.ofThisThread() - before;
    assertTrue(messages > 1_000, "too few messages came: " + messages);
    assertTrue(bytes < messages * 2, bytes + " bytes for " + messages + " messages");
  }
}
