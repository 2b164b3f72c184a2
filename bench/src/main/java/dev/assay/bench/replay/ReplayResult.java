package dev.assay.bench.replay;

import java.util.List;

/**
 * What came of a replay.
 *
 * @param captured what was replayed
 * @param rate at which commands were sent: {@code original}, {@code maximum}, or so many a second
 * @param seconds from the first command to the last answer
 * @param perSecond answers in a second
 * @param mostLateNanos how late a command was sent at most, at an original or fixed rate
 * @param notAnswered commands that had no answer at the end, and did not wait for keys
 * @param all of all commands, but for those that waited for keys
 * @param commands of each command, the most frequent first
 */
public record ReplayResult(
    CaptureFacts captured,
    String rate,
    double seconds,
    double perSecond,
    long mostLateNanos,
    long notAnswered,
    Line all,
    List<Line> commands) {

  /**
   * The answers to a command.
   *
   * @param name in capitals
   * @param answers how many there were
   * @param errors how many of them were errors
   * @param medianNanos from when it was due (at maximum rate: sent) to its answer; the others too
   */
  public record Line(
      String name,
      long answers,
      long errors,
      long medianNanos,
      long p99Nanos,
      long p999Nanos,
      long mostNanos) {}
}
