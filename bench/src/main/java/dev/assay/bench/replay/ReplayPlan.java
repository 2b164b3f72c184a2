package dev.assay.bench.replay;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is to be replayed, where, and how fast.
 *
 * @param folder of the capture
 * @param to the server
 * @param pace when commands are sent
 * @param perSecond commands in a second, at a fixed pace
 * @param pipeline the most commands under way on a connection, at maximum pace
 * @param inOrder whether a command begins only when those before it on other connections are
 *     answered
 * @param user to show as whom, at the beginning of each connection
 * @param password that one's; empty: nothing is shown
 */
public record ReplayPlan(
    Path folder,
    InetSocketAddress to,
    Pace pace,
    double perSecond,
    int pipeline,
    boolean inOrder,
    String user,
    Optional<String> password) {

  /** When commands are sent. */
  public enum Pace {
    /** As they came. */
    ORIGINAL,
    /** So many a second, evenly. */
    FIXED,
    /** As soon as a connection has fewer than so many under way. */
    MAXIMUM
  }

  /** Checks the ranges. */
  public ReplayPlan {
    if (pace == Pace.FIXED && !(perSecond > 0 && perSecond <= 1e9)) {
      throw new IllegalArgumentException("a rate is above 0 and at most 1e9, not " + perSecond);
    }
    if (pipeline < 1) {
      throw new IllegalArgumentException("one command is under way at least, not " + pipeline);
    }
  }

  /** As a user would say it. */
  String rate() {
    return switch (pace) {
      case ORIGINAL -> "original";
      case FIXED -> "%.0f/s".formatted(perSecond);
      case MAXIMUM -> "maximum";
    };
  }
}
