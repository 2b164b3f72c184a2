package dev.assay.transport.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Polls by turns until something holds: both ends of a test live on one thread. */
public final class Pump {

  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private final List<IntSupplier> polls = new ArrayList<>();
  private final List<Runnable> closings = new ArrayList<>();
  private boolean polling;

  /** Polls this too. */
  public void add(IntSupplier poll) {
    polls.add(poll);
  }

  /** Polls this no more. */
  public void clear() {
    polls.clear();
  }

  /** What was opened is closed by {@link #closeAll}, in the same order. */
  public void closeAtEnd(Runnable close) {
    closings.add(close);
  }

  /** Polls nothing more, and closes what is to be closed. */
  public void closeAll() {
    clear();
    List<Runnable> closing = List.copyOf(closings);
    closings.clear();
    closing.forEach(this::whilePolling);
  }

  /** Polls everything once; how many events there were. */
  public int round() {
    polling = true;
    int events = 0;
    try {
      for (int i = 0; i < polls.size(); i++) {
        events += polls.get(i).getAsInt();
      }
      return events;
    } finally {
      polling = false;
    }
  }

  /** Polls everything some times. */
  public void rounds(int count) {
    for (int i = 0; i < count; i++) {
      round();
    }
  }

  /** Polls until it holds; fails when that never comes. */
  public void until(String what, BooleanSupplier holds) {
    long start = System.nanoTime();
    while (!holds.getAsBoolean()) {
      round();
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        fail("never came: " + what);
      }
    }
  }

  /** Does what calls handlers as a poll does: closing. */
  public void whilePolling(Runnable closing) {
    polling = true;
    try {
      closing.run();
    } finally {
      polling = false;
    }
  }

  /** Called by handlers: they may run nowhere but in a poll. */
  public void assertPolling() {
    assertTrue(polling, "a handler was called from outside of a poll");
  }
}
