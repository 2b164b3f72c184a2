package dev.assay.transport.uring;

import dev.assay.engine.uring.RingSettings;

/**
 * What is particular to io_uring; bounds of connections and deadlines are the {@link
 * dev.assay.transport.TransportConfig}'s.
 *
 * @param entries submissions of one system call at most, a power of two from 8 to 32,768;
 *     completions have room for four times as many
 * @param buffers receive buffers that all connections share, a power of two from 1 to 32,768; few
 *     and large ones stay in the cache. Before Linux 6.12, where one serves one receive only, their
 *     memory is divided by 64 if they are less than 64
 * @param bufferBytes size of each, a power of two from 512 to 2^24
 * @param deferTaskRun whether the kernel works for the ring only when asked
 * @param sqPoll whether a kernel thread takes submissions, which needs a CPU of its own; in place
 *     of {@code deferTaskRun}
 * @param zeroCopyBytes sends of so many bytes or more go without a copy, until the kernel tells
 *     that it copied after all; 0: none do
 * @param gatherMicros for how long {@code await} lets events gather before it wakes, where they
 *     come in quick succession: fewer wake-ups for at most so much latency; an event after so long
 *     a silence wakes at once. 0 (none) to 1,000,000; Linux 6.12
 */
public record UringSettings(
    int entries,
    int buffers,
    int bufferBytes,
    boolean deferTaskRun,
    boolean sqPoll,
    int zeroCopyBytes,
    int gatherMicros) {

  /** 1,024 entries, 2 buffers of 256 KiB, work deferred, no copy from 64 KiB, no gathering. */
  public static final UringSettings DEFAULT =
      new UringSettings(1_024, 2, 256 << 10, true, false, 64 << 10, 0);

  /** Checks the ranges. */
  public UringSettings {
    require(isPower(entries, 8, 32_768), "entries is a power of two from 8 to 32768");
    require(isPower(buffers, 1, 32_768), "buffers is a power of two from 1 to 32768");
    require(isPower(bufferBytes, 512, 1 << 24), "bufferBytes is a power of two from 512 to 2^24");
    require(!(sqPoll && deferTaskRun), "sqPoll excludes deferTaskRun");
    require(zeroCopyBytes >= 0, "zeroCopyBytes is 0 or more");
    require(gatherMicros >= 0 && gatherMicros <= 1_000_000, "gatherMicros is 0 to 1000000");
  }

  /** With other receive buffers. */
  public UringSettings withBuffers(int count, int bytes) {
    return new UringSettings(
        entries, count, bytes, deferTaskRun, sqPoll, zeroCopyBytes, gatherMicros);
  }

  /** With another bound of one system call. */
  public UringSettings withEntries(int count) {
    return new UringSettings(
        count, buffers, bufferBytes, deferTaskRun, sqPoll, zeroCopyBytes, gatherMicros);
  }

  /** With a kernel thread that takes submissions. */
  public UringSettings withSqPoll() {
    return new UringSettings(
        entries, buffers, bufferBytes, false, true, zeroCopyBytes, gatherMicros);
  }

  /** With work done whenever the thread enters the kernel. */
  public UringSettings withoutDeferTaskRun() {
    return new UringSettings(
        entries, buffers, bufferBytes, false, sqPoll, zeroCopyBytes, gatherMicros);
  }

  /** With another threshold of sends without a copy. */
  public UringSettings withZeroCopyBytes(int bytes) {
    return new UringSettings(
        entries, buffers, bufferBytes, deferTaskRun, sqPoll, bytes, gatherMicros);
  }

  /** With events gathered while waiting. */
  public UringSettings withGatherMicros(int micros) {
    return new UringSettings(
        entries, buffers, bufferBytes, deferTaskRun, sqPoll, zeroCopyBytes, micros);
  }

  RingSettings ring() {
    RingSettings ring = RingSettings.DEFAULT.withEntries(entries, Math.min(4 * entries, 65_536));
    return sqPoll ? ring.withSqPoll() : deferTaskRun ? ring : ring.withoutDeferTaskRun();
  }

  private static boolean isPower(int value, int least, int most) {
    return value >= least && value <= most && Integer.bitCount(value) == 1;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("io_uring settings: " + rule);
    }
  }
}
