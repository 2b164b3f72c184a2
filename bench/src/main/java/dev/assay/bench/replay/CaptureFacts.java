package dev.assay.bench.replay;

import dev.assay.kv.server.capture.CaptureReader;
import dev.assay.kv.server.capture.Captured;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a capture holds.
 *
 * @param commands how many
 * @param connections how many sent some
 * @param bytes of all commands as they were sent
 * @param seconds from the first command to the last
 * @param beganNanos when the first came, from the beginning of the capture
 */
public record CaptureFacts(
    long commands, long connections, long bytes, double seconds, long beganNanos) {

  /**
   * Reads a capture whole, so that damage is known before anything is sent.
   *
   * @param messages hears in a sentence how far that is, and of an end that is left out
   */
  public static CaptureFacts of(Path folder, Consumer<String> messages) {
    long[] sums = new long[2];
    long[] times = {Long.MAX_VALUE, 0};
    Set<Long> seen = new HashSet<>();
    CaptureReader.read(
        folder,
        messages,
        (nanos, connection, database, flags, address, bytes) -> {
          if ((flags & Captured.CLOSED) == 0) {
            sums[0]++;
            sums[1] += bytes;
            times[0] = Math.min(times[0], nanos);
            times[1] = Math.max(times[1], nanos);
            seen.add(connection);
          }
        });
    long span = Math.max(0, times[1] - times[0]);
    return new CaptureFacts(sums[0], seen.size(), sums[1], span / 1e9, times[0]);
  }
}
