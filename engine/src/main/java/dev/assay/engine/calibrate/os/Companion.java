package dev.assay.engine.calibrate.os;

import dev.assay.engine.thread.Affinity;

/**
 * The second thread of a probe, on a CPU of its own choice. It is ended by closing what it works
 * on; {@link #close} then waits for it, whether or not the caller is interrupted.
 */
final class Companion implements AutoCloseable {

  private static final long LONGEST_JOIN_MILLIS = 10_000;

  private final Thread thread;

  /** Work that ends when its socket or pipe is closed, and closes its side when it fails. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** Starts a daemon thread on a CPU. */
  Companion(String name, int cpu, Work work) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("calibrate-" + name)
            .start(
                () -> {
                  try (var _ = Affinity.pin(cpu)) {
                    work.run();
                  } catch (Exception e) {
                    // Closed under its work, or failed: the caller meets the end of the stream.
                  }
                });
  }

  /** Waits for the end of the thread. Before, the caller closes what the thread works on. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    long deadline = System.nanoTime() + LONGEST_JOIN_MILLIS * 1_000_000;
    while (thread.isAlive() && System.nanoTime() < deadline) {
      try {
        thread.join(LONGEST_JOIN_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new IllegalStateException(thread.getName() + " does not end");
    }
  }
}
