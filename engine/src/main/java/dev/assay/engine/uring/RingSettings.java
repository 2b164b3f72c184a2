package dev.assay.engine.uring;

/**
 * How a ring is set up. What the kernel lacks is left out; {@link Ring#describe} tells what it got.
 *
 * @param entries submissions that can wait to be handed over, a power of two from 2 to 32,768
 * @param completionEntries completions that can wait, a power of two from twice that to 65,536; the
 *     kernel keeps what is beyond, at a cost
 * @param deferTaskRun whether the kernel works for this ring only when asked (Linux 6.1): most work
 *     for each system call, no interrupts of the thread
 * @param sqPoll whether a kernel thread takes submissions: no system call to submit, but a CPU of
 *     its own; excludes {@code deferTaskRun}
 * @param sqPollIdleMillis after how long without submissions that thread sleeps, 1 to 60,000
 */
public record RingSettings(
    int entries,
    int completionEntries,
    boolean deferTaskRun,
    boolean sqPoll,
    int sqPollIdleMillis) {

  /** 256 submissions, 1,024 completions, work deferred. */
  public static final RingSettings DEFAULT = new RingSettings(256, 1_024, true, false, 1_000);

  /** Checks the ranges. */
  public RingSettings {
    require(
        entries >= 2 && entries <= 32_768 && Integer.bitCount(entries) == 1,
        "entries is a power of two from 2 to 32768");
    require(
        completionEntries >= 2 * entries
            && completionEntries <= 65_536
            && Integer.bitCount(completionEntries) == 1,
        "completionEntries is a power of two from 2 * entries to 65536");
    require(sqPollIdleMillis >= 1 && sqPollIdleMillis <= 60_000, "sqPollIdleMillis is 1 to 60000");
    require(!(sqPoll && deferTaskRun), "sqPoll excludes deferTaskRun");
  }

  /** With other sizes. */
  public RingSettings withEntries(int submissions, int completions) {
    return new RingSettings(submissions, completions, deferTaskRun, sqPoll, sqPollIdleMillis);
  }

  /** With work done whenever the thread enters the kernel. */
  public RingSettings withoutDeferTaskRun() {
    return new RingSettings(entries, completionEntries, false, sqPoll, sqPollIdleMillis);
  }

  /** With a kernel thread that takes submissions, in place of deferred work. */
  public RingSettings withSqPoll() {
    return new RingSettings(entries, completionEntries, false, true, sqPollIdleMillis);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("ring settings: " + rule);
    }
  }
}
