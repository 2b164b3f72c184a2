package dev.assay.transport.link;

import org.jspecify.annotations.Nullable;

/** Steps of which each is taken, whatever those before it threw; of one thread. */
public final class Attempts {

  private @Nullable Throwable thrown;

  /** None taken yet. */
  public Attempts() {}

  /** Takes a step. */
  public void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
  }

  /** Throws on what was thrown last, if anything was. */
  public void end() {
    if (thrown instanceof RuntimeException failure) {
      throw failure;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
  }
}
