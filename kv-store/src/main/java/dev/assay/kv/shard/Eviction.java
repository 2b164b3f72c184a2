package dev.assay.kv.shard;

/** What goes when memory ends, for who owns a shard for good and may change his mind. */
public final class Eviction {

  /** A record at a time, since what it stands for may take more than a frame. */
  private static final long STEP_BYTES = 1;

  private Eviction() {}

  /** Whether live records that were not read lately may be dropped from now on. */
  public static void allow(Shard shard, boolean may) {
    Records records = shard.records;
    records.cleaner.setMayDrop(may);
    records.marksUse = may || records.disk != null;
  }

  /**
   * Goes on emptying a frame, which is free then: what lives in it is moved or, where that is
   * allowed, dropped. False where there is none to be emptied.
   */
  public static boolean shrink(Shard shard) {
    return shard.records.room.shrink(STEP_BYTES);
  }
}
