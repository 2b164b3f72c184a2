package dev.assay.transport.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClaimRingTest {

  /** Against a queue of bytes that knows no ring. */
  @Test
  void bytesLeaveInTheOrderInWhichTheyWereCommitted() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int capacity = 1 + random.nextInt(100);
      ClaimRing ring = new ClaimRing(capacity);
      byte[] memory = new byte[capacity];
      ArrayDeque<Byte> expected = new ArrayDeque<>();
      byte next = 0;
      for (int step = 0; step < 2_000; step++) {
        if (random.nextBoolean()) {
          int length = 1 + random.nextInt(capacity);
          boolean fits = ring.fits(length);
          int at = ring.claim(length);
          assertEquals(fits, at >= 0, "seed " + seed);
          if (at >= 0) {
            send(ring, memory, expected, random.nextInt(4) == 0 ? ring.pieceBytes() : 0);
            int committed = random.nextInt(3) == 0 ? random.nextInt(length + 1) : length;
            for (int i = 0; i < committed; i++) {
              memory[at + i] = next;
              expected.add(next++);
            }
            ring.commit(at, committed);
          } else {
            assertTrue(ring.bytes() > 0, "an empty ring has room for anything");
          }
        } else if (ring.pieceBytes() > 0) {
          send(ring, memory, expected, random.nextInt(ring.pieceBytes() + 1));
        }
        assertEquals(expected.size(), ring.bytes(), "seed " + seed);
      }
    }
  }

  private static void send(ClaimRing ring, byte[] memory, ArrayDeque<Byte> expected, int length) {
    for (int i = 0; i < length; i++) {
      assertEquals(expected.remove(), memory[ring.head() + i]);
    }
    ring.sent(length);
  }

  @Test
  void oneClaimAtATime() {
    ClaimRing ring = new ClaimRing(16);
    int claim = ring.claim(8);
    assertThrows(IllegalStateException.class, () -> ring.claim(1));
    assertThrows(IllegalStateException.class, () -> ring.commit(claim + 1, 8));
    assertThrows(IllegalStateException.class, () -> ring.commit(claim, 9));
    ring.commit(claim, 8);
    assertThrows(IllegalStateException.class, () -> ring.commit(claim, 8));
  }
}
