package dev.assay.engine.queue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two shared rings between two JVMs, and what is left when one of them is killed. */
class TwoProcessesTest {

  private static final int MESSAGES = 20_000;
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path folder;

  @Test
  void messagesCrossInOrderAndADeadPeerIsSeen() throws Exception {
    Path there = folder.resolve("there");
    Path back = folder.resolve("back");
    SharedRing.create(there, 64);
    SharedRing.create(back, 64);
    Process other = EchoProcess.start(there, back);
    try (SharedRingProducer out = SharedRing.produceTo(there);
        SharedRingConsumer in = SharedRing.consumeFrom(back)) {
      await(out, PeerState.ATTACHED);
      await(in, PeerState.ATTACHED);
      assertThrows(IOException.class, () -> SharedRing.produceTo(there));
      assertThrows(IOException.class, () -> SharedRing.consumeFrom(back));
      long[] expected = new long[1];
      MessageHandler check =
          (segment, offset, length) ->
              assertEquals(expected[0]++, segment.get(JAVA_LONG, offset), "length " + length);
      for (int sent = 0; sent < MESSAGES; ) {
        long claim = out.claim(8 + sent % 200);
        if (claim != MessageProducer.FULL) {
          out.segment().set(JAVA_LONG, claim, sent++);
          out.commit(claim);
        }
        in.read(check, 16);
      }
      long deadline = System.nanoTime() + TIMEOUT_NANOS;
      while (expected[0] < MESSAGES && System.nanoTime() < deadline) {
        in.read(check, 16);
        TwoThreads.pause();
      }
      assertEquals(MESSAGES, expected[0]);
      assertEquals(
          PeerState.ATTACHED,
          SharedRingLayout.getStateAcquire(out.segment(), SharedRingLayout.PRODUCER_STATE_OFFSET),
          "the other process found the producer's lock in place after the refused attach");

      other.destroyForcibly();
      assertTrue(other.waitFor(60, TimeUnit.SECONDS));
      assertEquals(PeerState.DEAD, out.peer());
      assertEquals(PeerState.DEAD, in.peer());
      assertTrue(out.claim(8) != MessageProducer.FULL, "a dead peer does not stop a claim");
    } finally {
      other.destroyForcibly();
    }
  }

  private static void await(SharedRing ring, PeerState state) throws IOException {
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    while (ring.peer() != state && System.nanoTime() < deadline) {
      TwoThreads.pause();
    }
    assertEquals(state, ring.peer());
  }
}
