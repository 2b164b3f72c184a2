package dev.assay.kv.server.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.kv.memory.Memory;
import dev.assay.kv.memory.NativeHeap;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** A log of ids beside the JDK's tree, and what it says that it takes. */
class IdLogTest {

  private static final int MOST_BYTES = 100;

  private static StreamId id(Random random) {
    return new StreamId(
        random.nextInt(4) == 0 ? -random.nextInt(9) : random.nextInt(300), random.nextInt(3));
  }

  @Test
  void whatIsAddedIsThereInOrderUntilItIsTakenOut() {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    long before = NativeHeap.usedBytes();
    long scratch = NativeHeap.allocate(IdLog.ID_BYTES + MOST_BYTES);
    IdLog.Tally tally = new IdLog.Tally();
    IdLog log = new IdLog(tally);
    TreeMap<StreamId, Integer> model = new TreeMap<>();
    for (int i = 0; i < 30_000; i++) {
      StreamId id = id(random);
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4, 5 -> {
          assertEquals(model.remove(id) != null, log.remove(id), "seed " + seed);
        }
        case 6 -> walk(log, model, id, id(random), random.nextBoolean(), seed);
        case 7 -> {
          if (random.nextInt(50) == 0) {
            trim(log, model, id, random, seed);
          }
        }
        default -> {
          if (log.find(id) == 0) {
            assertEquals(null, model.get(id));
            int bytes = random.nextInt(MOST_BYTES);
            Memory.ALL.asSlice(scratch + IdLog.ID_BYTES, bytes).fill((byte) bytes);
            log.add(id, scratch, IdLog.ID_BYTES + bytes, 8, 400);
            model.put(id, bytes);
          }
        }
      }
      assertEquals(model.size(), log.size(), "seed " + seed);
      assertEquals(model.isEmpty() ? StreamId.ZERO : model.firstKey(), log.first());
      assertEquals(model.isEmpty() ? StreamId.ZERO : model.lastKey(), log.last());
    }
    IdLog copy = log.copy(tally);
    log.release();
    walk(copy, model, StreamId.ZERO, StreamId.MAX, false, seed);
    copy.release();
    assertEquals(0, tally.bytes, "seed " + seed);
    NativeHeap.free(scratch, IdLog.ID_BYTES + MOST_BYTES);
    assertEquals(before, NativeHeap.usedBytes());
  }

  private static void walk(
      IdLog log,
      NavigableMap<StreamId, Integer> model,
      StreamId from,
      StreamId to,
      boolean backward,
      long seed) {
    List<StreamId> met = new ArrayList<>();
    log.walk(
        from,
        to,
        backward,
        (id, address) -> {
          int bytes = model.getOrDefault(id, -1);
          assertTrue(
              bytes == 0 || Memory.ALL.get(ValueLayout.JAVA_BYTE, address + bytes - 1) == bytes,
              () -> "seed " + seed);
          met.add(id);
          return true;
        });
    List<StreamId> expected =
        from.isBehind(to)
            ? List.of()
            : new ArrayList<>(model.subMap(from, true, to, true).keySet());
    assertEquals(backward ? expected.reversed() : expected, met, () -> "seed " + seed);
  }

  private static void trim(
      IdLog log, NavigableMap<StreamId, Integer> model, StreamId least, Random random, long seed) {
    boolean isCounted = random.nextBoolean();
    boolean isWhole = random.nextBoolean();
    int most = random.nextInt(200);
    long gone = log.trim(most, isCounted ? null : least, isWhole, 0);
    long expected = isCounted ? Math.max(0, model.size() - most) : model.headMap(least).size();
    assertTrue(isWhole ? gone <= expected : gone == expected, () -> "seed " + seed);
    for (long i = 0; i < gone; i++) {
      model.pollFirstEntry();
    }
  }
}
