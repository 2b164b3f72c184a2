package dev.assay.kv.journal;

import java.time.Duration;

/**
 * When changes are on the disk, and not only with the operating system, which keeps them when the
 * process ends but not when the power does.
 *
 * @param kind which of three
 * @param interval for {@link Kind#EVERY}: how long a change may be without
 */
public record Durability(Kind kind, Duration interval) {

  /** The three. */
  public enum Kind {
    /** Before anybody gets his answer. */
    ALWAYS,
    /** At intervals. */
    EVERY,
    /** When the operating system likes. */
    NEVER
  }

  /** Checks the interval. */
  public Durability {
    if (kind == Kind.EVERY && (interval.toMillis() < 1 || interval.toHours() > 1)) {
      throw new IllegalArgumentException(
          "changes are synced every 1 ms to 1 hour, not every " + interval);
    }
  }

  /**
   * No writing call returns before its change is on the disk: whoever waits first syncs for all
   * whose changes are in the journal by then (group commit).
   */
  public static Durability always() {
    return new Durability(Kind.ALWAYS, Duration.ZERO);
  }

  /** Cutting the power loses the changes of this time at most, always the last ones. */
  public static Durability every(Duration interval) {
    return new Durability(Kind.EVERY, interval);
  }

  /** Cutting the power may lose all changes since the last checkpoint or whole segment. */
  public static Durability never() {
    return new Durability(Kind.NEVER, Duration.ZERO);
  }
}
