package dev.assay.kv.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Who may use a core's shards, of the cores that are inside ({@link Standstill}): one at a time,
 * usually that core itself. A core holds one token at most, so none waits for two and no order is
 * to be kept. All threads.
 */
class Tokens {

  private static final int FREE = 0;
  private static final int TAKEN = 1;

  /** Two cache lines a token: the line beside is fetched along by some processors. */
  private static final int STRIDE = 32;

  private static final int SPINS = 500;
  private static final int BORROWERS_SPINS = 200;
  private static final long PARK_NANOS = 20_000;

  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(int[].class);

  private final int[] words;

  /** Of so many cores, all free. */
  Tokens(int cores) {
    words = new int[(cores + 1) * STRIDE];
  }

  /** Takes a core's token, when whoever has it is through with a few commands. */
  void take(int of) {
    for (int turns = 0; !tryTake(of); turns++) {
      if (turns < SPINS) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(PARK_NANOS);
      }
    }
  }

  /** Takes another core's token, unless that one has it for longer than a few commands. */
  boolean borrow(int of) {
    for (int turns = 0; turns < BORROWERS_SPINS; turns++) {
      if (tryTake(of)) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  private boolean tryTake(int of) {
    int at = (of + 1) * STRIDE;
    return (int) WORD.getOpaque(words, at) == FREE && WORD.compareAndSet(words, at, FREE, TAKEN);
  }

  /** Gives a token back; what was written under it is seen by whoever takes it next. */
  void give(int of) {
    WORD.setRelease(words, (of + 1) * STRIDE, FREE);
  }
}
