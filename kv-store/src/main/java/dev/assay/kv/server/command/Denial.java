package dev.assay.kv.server.command;

import java.util.List;

/**
 * A command was refused.
 *
 * @param reason {@code command}, {@code key} or {@code channel}
 * @param object its name, of Latin-1 letters
 * @param argument which of the arguments that is
 */
record Denial(String reason, String object, int argument) {

  private static final List<String> REASONS = List.of("command", "key", "channel");

  /** Whether this one came further than another, which is then not told. */
  boolean isBeyond(Denial other) {
    int difference = REASONS.indexOf(reason) - REASONS.indexOf(other.reason);
    return difference > 0 || (difference == 0 && argument > other.argument);
  }
}
