package dev.assay.engine.queue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A message is seen whole or not at all. The same check is made on a twin that publishes before it
 * writes: it must be caught, or the check could not fail.
 */
class RingOrderingTest {

  private static final int WORDS = 7;
  private static final int MESSAGES = 300_000;
  private static final int ROUNDS_MAX = 50;

  @TempDir Path folder;

  @Test
  void messagesAreNeverTorn() throws Exception {
    try (SharedRingProducer producer = open("whole");
        SharedRingConsumer consumer = SharedRing.consumeFrom(folder.resolve("whole"))) {
      assertEquals(0, tornMessages(producer, consumer));
    }
    AgronaRing oneToOne = AgronaRing.oneToOne(4096);
    assertEquals(0, tornMessages(oneToOne, oneToOne));
    AgronaRing manyToOne = AgronaRing.manyToOne(4096);
    assertEquals(0, tornMessages(manyToOne, manyToOne));
  }

  @Test
  void aTwinThatPublishesBeforeItWritesIsCaught() throws Exception {
    assumeTrue(
        Runtime.getRuntime().availableProcessors() > 1,
        "on one CPU the twin is only caught when it is preempted between two instructions");
    long torn = 0;
    for (int round = 0; round < ROUNDS_MAX && torn == 0; round++) {
      String name = "torn" + round;
      try (SharedRingProducer producer = open(name);
          SharedRingConsumer consumer = SharedRing.consumeFrom(folder.resolve(name))) {
        torn = tornMessages(new PrematureProducer(producer), consumer);
      }
    }
    assertTrue(torn > 0, "the check found nothing wrong with a ring that is wrong");
  }

  private SharedRingProducer open(String name) throws IOException {
    SharedRing.create(folder.resolve(name), 16);
    return SharedRing.produceTo(folder.resolve(name));
  }

  private static long tornMessages(MessageProducer producer, MessageConsumer consumer)
      throws InterruptedException {
    long[] torn = new long[1];
    TwoThreads.run(
        () -> {
          for (long value = 1; value <= MESSAGES; value++) {
            send(producer, value);
          }
        },
        () -> {
          long[] seen = new long[1];
          MessageHandler check =
              (segment, offset, length) -> torn[0] += isWhole(segment, offset, ++seen[0]) ? 0 : 1;
          while (seen[0] < MESSAGES) {
            if (consumer.read(check, 1) == 0) {
              TwoThreads.pause();
            }
          }
        });
    return torn[0];
  }

  private static void send(MessageProducer producer, long value) {
    long claim;
    while ((claim = producer.claim(WORDS * Long.BYTES)) == MessageProducer.FULL) {
      TwoThreads.pause();
    }
    for (int word = WORDS - 1; word >= 0; word--) {
      producer.segment().set(JAVA_LONG, claim + (long) word * Long.BYTES, value);
    }
    producer.commit(claim);
  }

  private static boolean isWhole(MemorySegment segment, long offset, long value) {
    boolean whole = true;
    for (int word = 0; word < WORDS; word++) {
      whole &= segment.get(JAVA_LONG, offset + (long) word * Long.BYTES) == value;
    }
    return whole;
  }

  /** Sets the header of a slot when it is claimed. */
  private static final class PrematureProducer implements MessageProducer {
    private final SharedRingProducer ring;
    private long position;

    PrematureProducer(SharedRingProducer ring) {
      this.ring = ring;
    }

    @Override
    public MemorySegment segment() {
      return ring.segment();
    }

    @Override
    public int maxMessageBytes() {
      return SharedRingLayout.SLOT_BYTES - SharedRingLayout.HEADER_BYTES;
    }

    @Override
    public long claim(int length) {
      long claim = ring.claim(length);
      if (claim != FULL) {
        SharedRingLayout.setHeaderRelease(
            segment(),
            claim - SharedRingLayout.HEADER_BYTES,
            SharedRingLayout.header(position++, SharedRingLayout.description(0, length)));
      }
      return claim;
    }

    @Override
    public void commit(long claim) {
      ring.commit(claim);
    }

    @Override
    public void abort(long claim) {
      throw new UnsupportedOperationException();
    }
  }
}
