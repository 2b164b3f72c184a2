package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Records that expire on disk: absent, and their room is used again. */
class SpillExpiryTest extends SpillFixture {

  @Test
  void expiresOnDisk() {
    try (KvStore store = KvStore.open(config(1, 16, 64));
        KvSession session = store.openSession()) {
      session.put(key(-1), value(1, 10), Duration.ofMillis(1_500));
      session.put(key(-2), value(1, 10), Duration.ofDays(1));
      int count = 10_000;
      for (int i = 0; i < count || session.get(key(-1)) != null; i++) {
        session.put(key(i % count), value(i, 100));
      }
      assertFalse(session.delete(key(-1)));
      assertTrue(session.putIfAbsent(key(-1), value(2, 9)));
      assertArrayEquals(value(1, 10), session.get(key(-2)));
      assertEquals(count + 2, store.size());
    }
  }

  /** Three times what memory and disk hold, in rounds; what was written before has expired. */
  @Test
  void expiredRecordsGiveTheirRoomBack() {
    try (KvStore store = KvStore.open(config(1, 16, 4));
        KvSession session = store.openSession()) {
      session.put(key(-1), value(1, 100));
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 9_000; i++) {
          session.put(key(round * 9_000 + i), value(i, 300), Duration.ofMillis(400));
        }
        long until = System.currentTimeMillis() + 401;
        while (System.currentTimeMillis() < until) {
          Thread.onSpinWait();
        }
      }
      assertArrayEquals(value(1, 100), session.get(key(-1)));
      assertTrue(store.diskBytes() <= 4 << 20);
    }
  }
}
