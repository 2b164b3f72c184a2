package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import dev.assay.transport.Address;
import dev.assay.transport.Channel;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How channels end, and what is left of them: nothing. */
abstract class WorkerEndings extends WorkerMessages {

  private static final int NONBLOCKING = 0x800;

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
      pump.closeAll();
    }
  }

  /** Descriptors are numbers: the one that it was woken by is somebody else's by then. */
  @Test
  void wakingAClosedWorkerTouchesNothing() throws TransportException {
    Worker worker = worker(CONFIG);
    worker.await(0);
    worker.close();
    int[] counters = new int[32];
    MemorySegment word = Arena.ofAuto().allocate(Long.BYTES);
    for (int i = 0; i < counters.length; i++) {
      counters[i] = (int) Linux.call(SystemCall.EVENTFD2, 0, NONBLOCKING, 0, 0, 0, 0);
    }
    worker.wakeup();
    for (int counter : counters) {
      assertTrue(dev.assay.engine.natives.Descriptors.read(counter, word) < 0, "was written to");
      dev.assay.engine.natives.Descriptors.close(counter);
    }
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
    Listener listener = worker(whenPeerIsKilled()).listen(anywhere(), channel -> end);
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
}
