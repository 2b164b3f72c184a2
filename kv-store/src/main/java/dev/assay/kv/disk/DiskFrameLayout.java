package dev.assay.kv.disk;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * A frame on disk is as it was in memory (see {@link dev.assay.kv.memory.FrameLayout}), with a
 * header in what is free there:
 *
 * <pre>
 *   16 | "assaykvf" (8)                              |
 *   24 | version (4)           | shard (4)           |
 *   32 | frames the shard wrote before (8)           |
 *   40 | bytes of this and of all records (8)        |
 *   64 | record | record | …                         |
 * </pre>
 */
final class DiskFrameLayout {

  private static final long MAGIC = 0x6676_6b79_6173_7361L;
  private static final int VERSION = 1;

  private DiskFrameLayout() {}

  static void setHeader(long frame, int shard, long sequence, long bytes) {
    ALL.set(JAVA_LONG, frame + 16, MAGIC);
    ALL.set(JAVA_INT, frame + 24, VERSION);
    ALL.set(JAVA_INT, frame + 28, shard);
    ALL.set(JAVA_LONG, frame + 32, sequence);
    ALL.set(JAVA_LONG, frame + 40, bytes);
  }

  static boolean hasHeader(long frame, int shard, long sequence, long bytes) {
    return ALL.get(JAVA_LONG, frame + 16) == MAGIC
        && ALL.get(JAVA_INT, frame + 24) == VERSION
        && ALL.get(JAVA_INT, frame + 28) == shard
        && ALL.get(JAVA_LONG, frame + 32) == sequence
        && ALL.get(JAVA_LONG, frame + 40) == bytes;
  }
}
