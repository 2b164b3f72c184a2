package dev.assay.engine.queue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * Messages through a shared ring under jcstress, which runs the actors against each other in each
 * way of compiling them: whole, and by a twin that publishes before it writes, which must fail or
 * the test could not. Compiled apart, with jcstress's annotation processor.
 */
final class SharedRingStress {

  private static final int WORDS = 7;

  private SharedRingStress() {}

  /** One ring a process: jcstress makes states by the thousand, and each is one step of it. */
  private static final class Ring {
    private final SharedRingProducer producer;
    private final SharedRingConsumer consumer;
    private long sent;
    private long seen;

    Ring() {
      try {
        Path file = Files.createTempDirectory("assay-stress").resolve("ring");
        SharedRing.create(file, 16);
        producer = SharedRing.produceTo(file);
        consumer = SharedRing.consumeFrom(file);
        Files.delete(file);
        Files.delete(file.getParent());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void send(boolean premature) {
      long claim = producer.claim(WORDS * Long.BYTES);
      if (claim == MessageProducer.FULL) {
        return;
      }
      long value = sent++;
      if (premature) {
        SharedRingLayout.setHeaderRelease(
            producer.segment(),
            claim - SharedRingLayout.HEADER_BYTES,
            SharedRingLayout.header(value, SharedRingLayout.description(0, WORDS * Long.BYTES)));
      }
      for (int word = WORDS - 1; word >= 0; word--) {
        producer.segment().set(JAVA_LONG, claim + (long) word * Long.BYTES, value);
      }
      producer.commit(claim);
    }

    /** 0: nothing was there; 1: the next message, whole; 2: anything else. */
    int receive() {
      int[] result = new int[1];
      consumer.read(
          (segment, offset, length) -> {
            result[0] = 1;
            for (int word = 0; word < WORDS; word++) {
              if (segment.get(JAVA_LONG, offset + (long) word * Long.BYTES) != seen) {
                result[0] = 2;
              }
            }
            seen++;
          },
          1);
      return result[0];
    }
  }

  /** Writes, then publishes. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = Expect.ACCEPTABLE,
      desc = "nothing or a whole message")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a message in part or out of turn")
  @State
  public static class Whole {
    private static final Ring RING = new Ring();

    @Actor
    public void producer() {
      RING.send(false);
    }

    @Actor
    public void consumer(I_Result result) {
      result.r1 = RING.receive();
    }
  }

  /** Publishes, then writes. */
  @JCStressTest
  @Outcome(
      id = {"0", "1"},
      expect = Expect.ACCEPTABLE,
      desc = "nothing or a whole message")
  @Outcome(expect = Expect.FORBIDDEN, desc = "a message in part or out of turn")
  @State
  public static class Premature {
    private static final Ring RING = new Ring();

    @Actor
    public void producer() {
      RING.send(true);
    }

    @Actor
    public void consumer(I_Result result) {
      result.r1 = RING.receive();
    }
  }
}
