package dev.assay.bench.network;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * A wire of some length between two {@link TunDevice}s, played by a thread: packets arrive after a
 * fixed delay, in order, or, one way, are lost at random. What it does to each is the same for
 * every protocol above IP, so the end points are the kernel's own.
 */
public final class Relay implements AutoCloseable {

  private static final int SLOT_BYTES = 2048;
  private static final int SLOTS = 1 << 13;
  private static final int BURST = 64;
  private static final int READABLE = 1;
  private static final long IDLE_WAIT_NANOS = 5_000_000;

  private final TunDevice left;
  private final TunDevice right;
  private final long delayNanos;
  private final Thread thread;
  private final SplittableRandom random;
  private volatile boolean stopped;
  private volatile double loss;

  /**
   * Begins to relay.
   *
   * @param delayNanos one way
   * @param seed of what is lost
   */
  Relay(TunDevice left, TunDevice right, long delayNanos, long seed) {
    this.left = left;
    this.right = right;
    this.delayNanos = delayNanos;
    random = new SplittableRandom(seed);
    thread = Thread.ofPlatform().daemon().name("assay-relay").start(this::run);
  }

  /** From now on this share of the packets from the sender's side is lost. */
  public void lose(double share) {
    loss = share;
  }

  private void run() {
    try (Arena arena = Arena.ofConfined()) {
      Direction there = new Direction(arena, left.descriptor(), right.descriptor());
      Direction back = new Direction(arena, right.descriptor(), left.descriptor());
      MemorySegment poll = arena.allocate(16, 8);
      poll.set(JAVA_INT, 0, left.descriptor());
      poll.set(JAVA_SHORT, 4, (short) READABLE);
      poll.set(JAVA_INT, 8, right.descriptor());
      poll.set(JAVA_SHORT, 12, (short) READABLE);
      MemorySegment timeout = arena.allocate(16, 8);
      while (!stopped) {
        long now = System.nanoTime();
        there.deliver(now);
        back.deliver(now);
        int taken = there.take(now, true) + back.take(now, false);
        if (taken == 0) {
          long due = Math.min(there.nextDue(now), back.nextDue(now));
          timeout.set(JAVA_LONG, 8, Math.clamp(due - System.nanoTime(), 0, IDLE_WAIT_NANOS));
          Linux.call(SystemCall.PPOLL, poll.address(), 2, timeout.address(), 0, 0, 0);
        }
      }
    }
  }

  /** What is on its way in one direction: due times ascend, so the first in is the first out. */
  private final class Direction {
    private final int from;
    private final int to;
    private final MemorySegment[] slots = new MemorySegment[SLOTS];
    private final int[] lengths = new int[SLOTS];
    private final long[] due = new long[SLOTS];
    private int head;
    private int tail;

    Direction(Arena arena, int from, int to) {
      this.from = from;
      this.to = to;
      MemorySegment all = arena.allocate((long) SLOTS * SLOT_BYTES);
      for (int i = 0; i < SLOTS; i++) {
        slots[i] = all.asSlice((long) i * SLOT_BYTES, SLOT_BYTES);
      }
    }

    int take(long now, boolean mayLose) {
      int taken = 0;
      for (; taken < BURST && tail - head < SLOTS; taken++) {
        int slot = tail & (SLOTS - 1);
        long length = Descriptors.read(from, slots[slot]);
        if (length <= 0) {
          break;
        }
        double share = loss;
        if (mayLose && share > 0 && random.nextDouble() < share) {
          continue;
        }
        lengths[slot] = (int) length;
        due[slot] = now + delayNanos;
        tail++;
      }
      return taken;
    }

    void deliver(long now) {
      for (; head != tail && due[head & (SLOTS - 1)] - now <= 0; head++) {
        int slot = head & (SLOTS - 1);
        Descriptors.write(to, slots[slot].asSlice(0, lengths[slot]));
      }
    }

    long nextDue(long now) {
      return head == tail ? now + IDLE_WAIT_NANOS : due[head & (SLOTS - 1)];
    }
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    left.close();
    right.close();
  }
}
