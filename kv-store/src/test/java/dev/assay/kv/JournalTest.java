package dev.assay.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.journal.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store with a journal is, when it is opened again, what it was. */
class JournalTest {

  private final JournalFixture fixture = new JournalFixture();

  @TempDir Path scratch;
  private Path folder = Path.of("");

  @BeforeEach
  void inAFolder() {
    folder = scratch.resolve("store");
  }

  private static Durability durability(Durability.Kind kind) {
    return switch (kind) {
      case ALWAYS -> Durability.always();
      case EVERY -> Durability.every(Duration.ofMillis(5));
      case NEVER -> Durability.never();
    };
  }

  @ParameterizedTest
  @EnumSource(Durability.Kind.class)
  void isOpenedAgainAsItWas(Durability.Kind kind) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    KvConfig config = fixture.config(folder, durability(kind));
    for (int round = 0; round < 4; round++) {
      try (KvStore store = KvStore.open(config.withSeed(random.nextLong()));
          KvSession session = store.openSession()) {
        fixture.assertSame(store);
        for (int i = 0; i < (kind == Durability.Kind.ALWAYS ? 300 : 8_000); i++) {
          fixture.change(session, random, 500);
        }
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
    assertEquals(List.of(), fixture.messages);
  }

  @Test
  void isThereAfterAKill() throws Exception {
    Random random = new Random(7);
    try (KvStore store = KvStore.open(fixture.config(folder));
        KvSession session = store.openSession()) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 4_000; i++) {
          fixture.change(session, random, 300);
        }
        Path copy = JournalFixture.copy(folder, scratch.resolve("copy" + round));
        for (int again = 0; again < 2; again++) {
          try (KvStore other = KvStore.open(fixture.config(copy))) {
            fixture.assertSame(other);
          }
        }
      }
    }
    assertTrue(JournalFixture.segments(folder).size() > 1, "one segment only");
  }

  @Test
  void shardsMayBeOthersNextTime() {
    Random random = new Random(3);
    for (int shards : new int[] {4, 16, 2, 4}) {
      try (KvStore store = KvStore.open(fixture.config(folder).withShards(shards, 16 << 10));
          KvSession session = store.openSession()) {
        fixture.assertSame(store);
        for (int i = 0; i < 1_000; i++) {
          fixture.change(session, random, 300);
        }
      }
    }
  }

  @Test
  void whatExpiresStaysAway() {
    byte[] key = {1};
    byte[] longer = {2};
    KvConfig config = fixture.config(folder);
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      session.put(key, new byte[3]);
      session.put(key, key, Duration.ZERO);
      session.put(longer, key, Duration.ofDays(1));
    }
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      assertNull(session.get(key));
      assertArrayEquals(key, session.get(longer));
      assertEquals(1, store.size());
    }
  }

  @Test
  void isOfOneStoreAtATime() {
    KvConfig config = fixture.config(folder);
    KvStore store = KvStore.open(config);
    String why =
        String.valueOf(
            assertThrows(IllegalStateException.class, () -> KvStore.open(config)).getMessage());
    assertTrue(why.endsWith("is the journal of a store that is open: close that first"), why);
    store.close();
    KvStore.open(config).close();
  }

  @Test
  void whatDoesNotFitIsSaid() {
    KvConfig config = fixture.config(folder);
    try (KvStore store = KvStore.open(config);
        KvSession session = store.openSession()) {
      for (int i = 0; i < 3_000; i++) {
        session.put(new byte[] {(byte) i, (byte) (i >> 8)}, new byte[1_000]);
      }
    }
    KvConfig less = KvConfig.ofMemory(1 << 20).withShards(1, 16 << 10);
    assertThrows(StoreFull.class, () -> KvStore.open(less.withJournal(folder, Durability.never())));
    assertThrows(
        StoreFull.class, () -> KvStore.open(config.withShards(8, 4 << 10)), "smaller frames");
    try (KvStore store = KvStore.open(config)) {
      assertEquals(3_000, store.size());
    }
  }
}
