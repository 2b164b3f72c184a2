package dev.assay.engine.calibrate.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Two threads that answer each other through two words on lines of their own. Who waits spins on
 * plain acquiring loads, without a pause instruction, whose length differs tenfold between CPUs.
 */
final class PingPong {

  private static final int TRIPS = 64;

  /** Looks for an answer before giving the rate a chance to be noted: some milliseconds. */
  private static final int LOOKS = 1 << 20;

  private static final int LISTENS = 1 << 10;
  private static final VarHandle WORD = CounterMember.WORD;
  private static final long ASKED = 0L;
  private static final long ANSWERED = CounterMember.APART_BYTES;

  private final MemorySegment words = CounterMember.allocate();
  private long trips;
  private long answered;

  /** The thread that starts each round; its units are round trips. */
  Team.Member asking() {
    return () -> {
      long before = trips;
      trips = ask(words, before, TRIPS);
      return trips - before;
    };
  }

  /** The other thread; its work does not count. */
  Team.Member answering() {
    return () -> {
      answered = answer(words, answered);
      return 0;
    };
  }

  /** Checks that every trip was answered by its own number. */
  void check() {
    long last = (long) WORD.getVolatile(words, ANSWERED);
    if (last != trips && last != trips + 1) {
      throw new AssertionError("round trip " + trips + " was answered by " + last);
    }
  }

  /** Makes trips, fewer when no answer comes; the open one is then taken up by the next call. */
  private static long ask(MemorySegment words, long done, int count) {
    for (long trip = done + 1; trip <= done + count; trip++) {
      WORD.setRelease(words, ASKED, trip);
      int looks = 0;
      while ((long) WORD.getAcquire(words, ANSWERED) != trip) {
        if (++looks == LOOKS) {
          return trip - 1;
        }
      }
    }
    return done + count;
  }

  private static long answer(MemorySegment words, long answered) {
    long last = answered;
    for (int i = 0; i < LISTENS; i++) {
      long asked = (long) WORD.getAcquire(words, ASKED);
      if (asked != last) {
        WORD.setRelease(words, ANSWERED, asked);
        last = asked;
      }
    }
    return last;
  }
}
