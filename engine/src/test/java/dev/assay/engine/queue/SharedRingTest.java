package dev.assay.engine.queue;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shared ring's own promises: its file, its peers, and what garbage does. */
class SharedRingTest {

  private static final MessageHandler IGNORE = (segment, offset, length) -> {};

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("ring");
  }

  @Test
  void makesNoRingOverAFileOrOfAWrongSize() throws IOException {
    for (int slots : new int[] {0, 4, 12, -8, 1 << 25}) {
      assertThrows(IllegalArgumentException.class, () -> SharedRing.create(file, slots));
    }
    SharedRing.create(file, 8);
    assertThrows(FileAlreadyExistsException.class, () -> SharedRing.create(file, 8));
  }

  @Test
  void refusesWhatIsNoRing() throws IOException {
    Files.write(file, new byte[100]);
    assertMessage("is no ring, or is not ready yet", () -> SharedRing.produceTo(file));
    Files.write(file, new byte[8192]);
    assertMessage("is no ring, or is not ready yet", () -> SharedRing.consumeFrom(file));
  }

  @Test
  void refusesAnotherVersionAndAnotherSize() throws IOException {
    SharedRing.create(file, 8);
    write(SharedRingLayout.VERSION_OFFSET, 3);
    assertMessage("has format 3, this program reads 2", () -> SharedRing.produceTo(file));
    write(SharedRingLayout.VERSION_OFFSET, 2);
    write(SharedRingLayout.SLOTS_OFFSET, 16);
    assertMessage("states 16 slots", () -> SharedRing.produceTo(file));
    write(SharedRingLayout.SLOTS_OFFSET, -1);
    assertMessage("states -1 slots", () -> SharedRing.produceTo(file));
  }

  @Test
  void eachPlaceIsTakenOnce() throws IOException {
    SharedRing.create(file, 8);
    try (SharedRingProducer producer = SharedRing.produceTo(file)) {
      assertEquals(PeerState.AWAITED, producer.peer());
      assertMessage("already has a producer", () -> SharedRing.produceTo(file));
      try (SharedRingConsumer consumer = SharedRing.consumeFrom(file)) {
        assertEquals(PeerState.ATTACHED, producer.peer());
        assertEquals(PeerState.ATTACHED, consumer.peer());
      }
      assertEquals(PeerState.CLOSED, producer.peer());
    }
    assertMessage("was left by a producer", () -> SharedRing.produceTo(file));
  }

  @Test
  void whatAClosedProducerCommittedCanStillBeRead() throws IOException {
    SharedRing.create(file, 8);
    SharedRingProducer producer = SharedRing.produceTo(file);
    producer.commit(producer.claim(8));
    producer.claim(16); // left open: must never be seen
    producer.close();
    producer.close();
    assertThrows(IllegalStateException.class, () -> producer.segment().get(JAVA_LONG, 0));
    try (SharedRingConsumer consumer = SharedRing.consumeFrom(file)) {
      assertEquals(PeerState.CLOSED, consumer.peer());
      assertEquals(1, consumer.read(IGNORE, 10));
      assertEquals(0, consumer.read(IGNORE, 10));
    }
  }

  @Test
  void claimsAreEndedOnceAndOneAtATime() throws IOException {
    SharedRing.create(file, 8);
    try (SharedRingProducer producer = SharedRing.produceTo(file)) {
      assertThrows(IllegalStateException.class, () -> producer.commit(4104));
      assertThrows(IllegalStateException.class, () -> producer.commit(MessageProducer.FULL));
      long claim = producer.claim(8);
      assertThrows(IllegalStateException.class, () -> producer.claim(8));
      producer.commit(claim);
      assertThrows(IllegalStateException.class, () -> producer.commit(claim));
      assertThrows(IllegalStateException.class, () -> producer.abort(claim));
    }
  }

  @Test
  void bytesThatLookLikeHeadersAreNeverTakenForThem() throws IOException {
    int slots = 16;
    SharedRing.create(file, slots);
    try (SharedRingProducer producer = SharedRing.produceTo(file);
        SharedRingConsumer consumer = SharedRing.consumeFrom(file)) {
      List<Integer> lengths = new ArrayList<>();
      MessageHandler keep = (segment, offset, length) -> lengths.add(length);
      long position = 0;
      for (int round = 0; round < 200; round++) {
        position += position % slots == slots - 1 ? 1 : 0;
        long claim = producer.claim(120);
        long secondSlot = claim - SharedRingLayout.HEADER_BYTES + SharedRingLayout.SLOT_BYTES;
        boolean aborted = round % 3 == 0;
        long next = aborted ? position + 1 : position + 1 + slots;
        producer
            .segment()
            .set(
                JAVA_LONG,
                secondSlot,
                SharedRingLayout.header(next, SharedRingLayout.description(0, 8)));
        if (aborted) {
          producer.abort(claim);
        } else {
          producer.commit(claim);
          position += 2;
        }
        producer.commit(producer.claim(16));
        position++;
        lengths.clear();
        consumer.read(keep, 10);
        assertEquals(aborted ? List.of(16) : List.of(120, 16), lengths, "round " + round);
      }
    }
  }

  @Test
  void garbageInASlotEndsTheReadInOneSentence() throws IOException {
    SharedRing.create(file, 16);
    try (SharedRingProducer producer = SharedRing.produceTo(file);
        SharedRingConsumer consumer = SharedRing.consumeFrom(file)) {
      producer.commit(producer.claim(8));
      long slot = SharedRingLayout.slotOffset(0);
      for (int low : new int[] {2_000, Integer.MAX_VALUE, -1, 1 << 31}) {
        producer.segment().set(JAVA_INT, slot, low);
        IllegalStateException refused =
            assertThrows(IllegalStateException.class, () -> consumer.read(IGNORE, 1));
        assertTrue(refused.toString().contains("is corrupt (slot 0"), refused.toString());
      }
    }
  }

  @Test
  void garbageInThePositionEndsTheClaimInOneSentence() throws IOException {
    for (long position : new long[] {-1_000, 1, Long.MAX_VALUE, Long.MIN_VALUE}) {
      Files.deleteIfExists(file);
      SharedRing.create(file, 8);
      try (SharedRingProducer producer = SharedRing.produceTo(file)) {
        for (int i = 0; i < 8; i++) {
          producer.commit(producer.claim(8));
        }
        producer.segment().set(JAVA_LONG, SharedRingLayout.CONSUMER_POSITION_OFFSET, position + 8);
        assertThrows(IllegalStateException.class, () -> producer.claim(8), "at " + position);
      }
    }
  }

  private void write(long offset, int value) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, value);
      channel.write(bytes, offset);
    }
  }

  private static void assertMessage(
      String expected, org.junit.jupiter.api.function.Executable action) {
    IOException refused = assertThrows(IOException.class, action);
    assertTrue(refused.toString().contains(expected), refused.toString());
  }
}
