package dev.assay.kv.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * How cores share the keys: the one protocol for whatever concerns more than one of them.
 *
 * <p>A key belongs to a shard, and a shard to one core for good. A connection belongs to the core
 * that accepted it. A command without keys runs there. A command whose keys all belong to one core
 * runs on that core: the connection's requests travel there ({@link Trip}), to the next owner from
 * there, and home with the replies, so that they are carried out in their order, one at a time. All
 * else, commands over keys of several cores, over all keys or all connections, transactions,
 * commands that wait, runs at home <em>alone</em>: between {@link #begin} and {@link #end} no other
 * core is inside a command, and the one may use all shards. So each command is atomic, and there is
 * no order of locks to keep.
 *
 * <p><b>Alone</b> is a lock of one writer and many readers, with a word for each reader. A core
 * that carries commands out is inside ({@link #enter}), else, and while it sleeps or sends,
 * outside; who wants to be alone makes that known and waits until all others are outside. Each side
 * stores first and looks at the other's word then, both behind full fences, so at least one of two
 * sees the other; a core that sees a holder goes outside again. What was written inside or alone is
 * visible to who is inside or alone later: words are set with release and read with acquire.
 *
 * <p><b>Nobody waits for ever.</b> A core waits here alone: posting to another core never waits,
 * since mailboxes have no bound of their own (each connection has one message under way at most). A
 * core that waits to enter or to be alone is not inside, so it holds nobody up. The holder waits
 * for commands that are under way on other cores, and a command waits for no core. A core between
 * two turns of being alone lets in first whom it found waiting, so nobody starves. A core that has
 * ended is outside, and the server ends with it.
 */
final class Standstill {

  private static final long OUTSIDE = 0;
  private static final long WAITING = 1;
  private static final long INSIDE = 2;
  private static final int NOBODY = -1;

  /** Two cache lines a core: the line beside is fetched along by some processors. */
  private static final int STRIDE = 16;

  private static final int SPINS = 500;
  private static final long PARK_NANOS = 20_000;

  private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle HOLDER;

  static {
    try {
      HOLDER = MethodHandles.lookup().findVarHandle(Standstill.class, "holder", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int cores;
  private final Tokens tokens;
  private final long[] states;
  private volatile int holder = NOBODY;

  /** For so many cores, all outside. */
  Standstill(int cores) {
    this.cores = cores;
    tokens = new Tokens(cores);
    states = new long[(cores + 1) * STRIDE];
  }

  /** Whose shards are used by whom, of those that are inside and not alone. */
  Tokens tokens() {
    return tokens;
  }

  /** Whether there is one core only, which is always alone. */
  boolean isOfOne() {
    return cores == 1;
  }

  /** Whether a core is alone. */
  boolean isAlone(int core) {
    return cores == 1 || holder == core;
  }

  /** From here on the core may use its own shards, until {@link #leave}. */
  void enter(int core) {
    if (cores > 1) {
      STATE.setVolatile(states, at(core), INSIDE);
      while (holder != NOBODY) {
        awaitRelease(core);
        STATE.setVolatile(states, at(core), INSIDE);
      }
    }
  }

  /** The core uses no shard any more. */
  void leave(int core) {
    if (cores > 1) {
      STATE.setRelease(states, at(core), OUTSIDE);
    }
  }

  /** From here on the core may use all shards, until {@link #end}; it is inside. */
  void begin(int core) {
    if (!isAlone(core)) {
      leave(core);
      int turns = 0;
      while (holder != NOBODY
          || isAny(core, WAITING)
          || !HOLDER.compareAndSet(this, NOBODY, core)) {
        if (holder == NOBODY) {
          turns = pause(turns);
        } else {
          awaitRelease(core);
        }
      }
      for (turns = 0; isAny(core, INSIDE); ) {
        turns = pause(turns);
      }
    }
  }

  /** The core is inside again, and so may others be. */
  void end(int core) {
    if (cores > 1 && holder == core) {
      STATE.setRelease(states, at(core), INSIDE);
      holder = NOBODY;
    }
  }

  /** Does something alone; the core is inside, outside, or alone already, and is so again. */
  void alone(int core, Runnable action) {
    if (isAlone(core)) {
      action.run();
      return;
    }
    long before = (long) STATE.getOpaque(states, at(core));
    begin(core);
    try {
      action.run();
    } finally {
      end(core);
      STATE.setRelease(states, at(core), before);
    }
  }

  private void awaitRelease(int core) {
    STATE.setRelease(states, at(core), WAITING);
    for (int turns = 0; holder != NOBODY; ) {
      turns = pause(turns);
    }
    STATE.setRelease(states, at(core), OUTSIDE);
  }

  private boolean isAny(int but, long state) {
    for (int core = 0; core < cores; core++) {
      if (core != but && (long) STATE.getAcquire(states, at(core)) == state) {
        return true;
      }
    }
    return false;
  }

  private static int pause(int turns) {
    if (turns < SPINS) {
      Thread.onSpinWait();
    } else {
      LockSupport.parkNanos(PARK_NANOS);
    }
    return turns + 1;
  }

  private static int at(int core) {
    return (core + 1) * STRIDE;
  }
}
