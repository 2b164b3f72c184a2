package dev.assay.kv.journal;

import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What the journal of a store should be.
 *
 * @param folder where it lies, with the checkpoints; of one open store at a time
 * @param durability when changes are on the disk
 * @param segmentBytes how long one of its files gets, 1 MiB to 1 GiB
 * @param checkpointBytes after so many bytes of changes a checkpoint begins by itself; {@link
 *     Long#MAX_VALUE} for none
 * @param messages hears in a sentence what is worth knowing: how far a recovery of more than two
 *     seconds is, that an unfinished end was cut off, why a checkpoint failed. Any thread calls it
 */
public record JournalConfig(
    Path folder,
    Durability durability,
    long segmentBytes,
    long checkpointBytes,
    Consumer<String> messages) {

  /** Checks the ranges. */
  public JournalConfig {
    if (segmentBytes < 1 << 20 || segmentBytes > 1 << 30) {
      throw new IllegalArgumentException(
          "a segment of the journal is 1 MiB to 1 GiB, not " + segmentBytes + " bytes");
    }
    if (checkpointBytes < 1) {
      throw new IllegalArgumentException("a checkpoint needs a byte of changes at least");
    }
  }

  /** Chronicle takes no excerpt that is longer than a sixteenth of what it maps. */
  public long mostBatchBytes() {
    return segmentBytes / 16 - Journal.END_BYTES;
  }

  /** In this folder, in segments of 64 MiB, with a checkpoint each 512 MiB, telling nobody. */
  public static JournalConfig in(Path folder, Durability durability) {
    return new JournalConfig(folder, durability, 64L << 20, 512L << 20, message -> {});
  }

  /** The same with segments of this size. */
  public JournalConfig withSegmentBytes(long bytes) {
    return new JournalConfig(folder, durability, bytes, checkpointBytes, messages);
  }

  /** The same with a checkpoint after so many bytes of changes. */
  public JournalConfig withCheckpointBytes(long bytes) {
    return new JournalConfig(folder, durability, segmentBytes, bytes, messages);
  }

  /** The same, telling this one. */
  public JournalConfig withMessages(Consumer<String> listener) {
    return new JournalConfig(folder, durability, segmentBytes, checkpointBytes, listener);
  }
}
