package dev.assay.engine.thread;

/** What a thread does while it has nothing to do, from the fastest answer to the least CPU time. */
public enum IdleKind {
  /** Spins with the CPU's pause instruction: needs a CPU of its own. */
  BUSY_SPIN,
  /** Gives the CPU to any other runnable thread. */
  YIELDING,
  /** Spins, then yields, then parks for doubling times. */
  BACKOFF,
  /** Parks at once for a fixed time; the kernel adds its timer slack of about 50 µs. */
  PARKING
}
