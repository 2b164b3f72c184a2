package dev.assay.kv.server.keyspace;

import java.util.function.LongSupplier;

/**
 * The time in ms since 1970: for a command one moment, from when it asks first to its end, so that
 * no key of its own expires, and takes its value along, between two looks at it. Of one core.
 */
public final class CommandClock implements LongSupplier {

  private boolean isRunning;
  private long millis;

  CommandClock() {}

  /** A command begins, or has ended. */
  public void setRunning(boolean is) {
    isRunning = is;
    millis = 0;
  }

  @Override
  public long getAsLong() {
    millis = isRunning && millis > 0 ? millis : System.currentTimeMillis();
    return millis;
  }
}
