package dev.assay.kv.memory;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * A frame of records:
 *
 * <pre>
 *    0 | bytes of live records (8) | bytes of all records (8), once the frame is full |
 *   64 | record | record | …
 * </pre>
 *
 * <p>Both counts belong to the writer of the shard that has the frame.
 */
public final class FrameLayout {

  /** Where records begin. */
  public static final int RECORDS_OFFSET = 64;

  private static final long LIVE_OFFSET = 0;
  private static final long FILLED_OFFSET = 8;

  private FrameLayout() {}

  /** Bytes of its records that are not dead. */
  public static long liveBytes(long frame) {
    return ALL.get(JAVA_LONG, frame + LIVE_OFFSET);
  }

  /** Sets {@link #liveBytes}. */
  public static void setLiveBytes(long frame, long bytes) {
    ALL.set(JAVA_LONG, frame + LIVE_OFFSET, bytes);
  }

  /** Bytes of its records. */
  public static long filledBytes(long frame) {
    return ALL.get(JAVA_LONG, frame + FILLED_OFFSET);
  }

  /** Sets {@link #filledBytes}. */
  public static void setFilledBytes(long frame, long bytes) {
    ALL.set(JAVA_LONG, frame + FILLED_OFFSET, bytes);
  }
}
