package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Cores that use each other's shards: one at a time, and nobody waits for ever. */
class TokensTest {

  private static final int CORES = 3;
  private static final int ROUNDS = 200_000;
  private static final long SEED = Long.getLong("seed", System.nanoTime());

  /** Plain counters, one for each core's shards. */
  private final long[] counts = new long[CORES * 16];

  private long lost(Tokens tokens) throws Exception {
    Standstill standstill = new Standstill(CORES);
    long[] counted = new long[CORES];
    try (ExecutorService pool = Executors.newFixedThreadPool(CORES)) {
      List<Future<?>> running = new ArrayList<>();
      for (int core = 0; core < CORES; core++) {
        int number = core;
        running.add(pool.submit(() -> counted[number] = count(number, tokens, standstill)));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    long sum = 0;
    for (int core = 0; core < CORES; core++) {
      sum += counted[core] - counts[core * 16];
    }
    return sum;
  }

  /** Adds to counters of all, as commands do; every now and then to all of them, alone. */
  private long count(int core, Tokens tokens, Standstill standstill) {
    SplittableRandom random = new SplittableRandom(SEED + core);
    long added = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int of = random.nextInt(CORES);
      standstill.enter(core);
      if (random.nextInt(1000) == 0) {
        standstill.begin(core);
        for (int each = 0; each < CORES; each++) {
          counts[each * 16]++;
        }
        added += CORES;
        standstill.end(core);
      } else if (of == core || tokens.borrow(of)) {
        if (of == core) {
          tokens.take(core);
        }
        long was = counts[of * 16];
        if (random.nextInt(2000) == 0) {
          LockSupport.parkNanos(1000); // whoever else is let in changes it meanwhile
        }
        counts[of * 16] = was + 1;
        added++;
        tokens.give(of);
      }
      standstill.leave(core);
    }
    return added;
  }

  @Test
  void nothingIsLost() throws Exception {
    assertEquals(0, lost(new Tokens(CORES)), "seed " + SEED);
  }

  /** Tokens that everybody gets at any time: caught. */
  @Test
  void tokensThatKeepNobodyOutAreCaught() throws Exception {
    assertNotEquals(
        0,
        lost(
            new Tokens(CORES) {
              @Override
              void take(int of) {}

              @Override
              boolean borrow(int of) {
                return true;
              }

              @Override
              void give(int of) {}
            }));
  }
}
