package dev.assay.engine.queue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every ring of messages must do, whatever it is made of. */
class MessageRingContractTest {

  private static final int CAPACITY_BYTES = 4096;
  private static final int TRANSFERS = 100_000;

  @TempDir Path folder;

  /** The rings under test. */
  enum Kind {
    ONE_TO_ONE,
    MANY_TO_ONE,
    SHARED
  }

  private record Ring(MessageProducer producer, MessageConsumer consumer) {}

  private Ring open(Kind kind) throws IOException {
    return switch (kind) {
      case ONE_TO_ONE -> both(AgronaRing.oneToOne(CAPACITY_BYTES));
      case MANY_TO_ONE -> both(AgronaRing.manyToOne(CAPACITY_BYTES));
      case SHARED -> {
        Path file = folder.resolve("ring");
        SharedRing.create(file, CAPACITY_BYTES / SharedRingLayout.SLOT_BYTES);
        yield new Ring(SharedRing.produceTo(file), SharedRing.consumeFrom(file));
      }
    };
  }

  private static Ring both(AgronaRing ring) {
    return new Ring(ring, ring);
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyRingGivesNothing(Kind kind) throws IOException {
    Ring ring = open(kind);
    assertEquals(0, ring.consumer.read((segment, offset, length) -> {}, 10));
  }

  @ParameterizedTest
  @EnumSource
  void messagesOfEveryLengthComeBackWhole(Kind kind) throws IOException {
    Ring ring = open(kind);
    int max = ring.producer.maxMessageBytes();
    assertTrue(max >= 500, "longest message " + max);
    for (int length = 0; length <= max; length++) {
      send(ring.producer, length, length);
      assertEquals(List.of(length), receive(ring.consumer, length), "length " + length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void lengthsOutOfRangeAreRefusedAndHarmless(Kind kind) throws IOException {
    Ring ring = open(kind);
    int max = ring.producer.maxMessageBytes();
    assertThrows(IllegalArgumentException.class, () -> ring.producer.claim(max + 1));
    assertThrows(IllegalArgumentException.class, () -> ring.producer.claim(Integer.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> ring.producer.claim(-1));
    send(ring.producer, 8, 1);
    assertEquals(List.of(8), receive(ring.consumer, 1));
  }

  @ParameterizedTest
  @EnumSource
  void aFullRingRefusesAndLosesNothing(Kind kind) throws IOException {
    Ring ring = open(kind);
    List<Integer> sent = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      for (long claim; (claim = ring.producer.claim(24)) != MessageProducer.FULL; ) {
        fill(ring.producer, claim, 24, sent.size());
        sent.add(24);
      }
      assertTrue(sent.size() >= CAPACITY_BYTES / 2 / 64, "only " + sent.size() + " fitted");
      List<Integer> received = new ArrayList<>();
      ring.consumer.read((segment, offset, length) -> received.add(length), Integer.MAX_VALUE);
      // A second read takes what lies behind the end of the ring.
      ring.consumer.read((segment, offset, length) -> received.add(length), Integer.MAX_VALUE);
      assertEquals(sent, received);
      sent.clear();
    }
  }

  @ParameterizedTest
  @EnumSource
  void abortedClaimsAreNeverSeen(Kind kind) throws IOException {
    Ring ring = open(kind);
    for (int i = 0; i < 1_000; i++) {
      int length = i % ring.producer.maxMessageBytes();
      long claim = ring.producer.claim(length);
      ring.producer.segment().asSlice(claim, length).fill((byte) 0xff);
      ring.producer.abort(claim);
      send(ring.producer, 8, i);
      List<Integer> received = new ArrayList<>();
      while (received.isEmpty()) {
        received.addAll(receive(ring.consumer, i));
      }
      assertEquals(List.of(8), received);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsUpToTheLimitInOrder(Kind kind) throws IOException {
    Ring ring = open(kind);
    for (int i = 0; i < 5; i++) {
      send(ring.producer, 16 + i, i);
    }
    List<Integer> seen = new ArrayList<>();
    MessageHandler keep = (segment, offset, length) -> seen.add(length);
    assertEquals(0, ring.consumer.read(keep, 0));
    assertEquals(3, ring.consumer.read(keep, 3));
    assertEquals(2, ring.consumer.read(keep, 100));
    assertEquals(List.of(16, 17, 18, 19, 20), seen);
  }

  @ParameterizedTest
  @EnumSource
  void aThrowingHandlerConsumesItsMessageOnly(Kind kind) throws IOException {
    Ring ring = open(kind);
    send(ring.producer, 8, 1);
    send(ring.producer, 16, 2);
    assertThrows(
        ArithmeticException.class,
        () ->
            ring.consumer.read(
                (segment, offset, length) -> {
                  throw new ArithmeticException();
                },
                10));
    assertEquals(List.of(16), receive(ring.consumer, 2));
  }

  @ParameterizedTest
  @EnumSource
  void transfersRandomMessagesBetweenThreads(Kind kind) throws Exception {
    Ring ring = open(kind);
    long seed = System.nanoTime();
    int max = ring.producer.maxMessageBytes();
    CRC32 sent = new CRC32();
    CRC32 received = new CRC32();
    TwoThreads.run(
        () -> sendRandom(ring.producer, new Random(seed), max, sent),
        () -> receiveAll(ring.consumer, received));
    assertEquals(sent.getValue(), received.getValue(), "seed " + seed);
  }

  @ParameterizedTest
  @EnumSource
  void allocatesNothing(Kind kind) throws IOException {
    Ring ring = open(kind);
    MessageHandler keep = (segment, offset, length) -> {};
    double bytes =
        Allocation.bytesPerCall(
            () -> {
              long claim = ring.producer.claim(100);
              ring.producer.segment().set(JAVA_LONG, claim, 42);
              ring.producer.commit(claim);
              ring.consumer.read(keep, 10);
            });
    assertTrue(bytes < 0.01, kind + " allocates " + bytes + " B a message");
  }

  private static void sendRandom(MessageProducer to, Random random, int max, CRC32 sum) {
    for (int i = 0; i < TRANSFERS; i++) {
      int length = 8 + random.nextInt(i % 16 == 0 ? max - 8 : 100);
      long claim;
      while ((claim = to.claim(length)) == MessageProducer.FULL) {
        TwoThreads.pause();
      }
      for (int k = 0; k < length; k++) {
        to.segment().set(JAVA_BYTE, claim + k, (byte) (i + k));
      }
      sum.update(to.segment().asSlice(claim, length).asByteBuffer());
      to.commit(claim);
    }
  }

  private static void receiveAll(MessageConsumer from, CRC32 sum) {
    int[] count = new int[1];
    MessageHandler check =
        (segment, offset, length) -> {
          sum.update(segment.asSlice(offset, length).asByteBuffer());
          count[0]++;
        };
    while (count[0] < TRANSFERS) {
      if (from.read(check, 16) == 0) {
        TwoThreads.pause();
      }
    }
  }

  private static void send(MessageProducer to, int length, int value) {
    long claim = to.claim(length);
    assertTrue(claim != MessageProducer.FULL, "no room for " + length + " bytes");
    fill(to, claim, length, value);
  }

  private static void fill(MessageProducer to, long claim, int length, int value) {
    to.segment().asSlice(claim, length).fill((byte) value);
    to.commit(claim);
  }

  /** Lengths of all messages that are there, each checked to be of one byte value throughout. */
  private static List<Integer> receive(MessageConsumer from, int value) {
    List<Integer> lengths = new ArrayList<>();
    MessageHandler check =
        (segment, offset, length) -> {
          lengths.add(length);
          MemorySegment message = segment.asSlice(offset, length);
          message
              .elements(JAVA_BYTE)
              .forEach(element -> assertEquals((byte) value, element.get(JAVA_BYTE, 0)));
        };
    from.read(check, 100);
    from.read(check, 100);
    return lengths;
  }
}
