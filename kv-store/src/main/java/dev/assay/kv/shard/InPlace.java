package dev.assay.kv.shard;

import static dev.assay.kv.record.RecordLayout.PLAIN_VALUE_OFFSET;

import dev.assay.kv.memory.Memory;
import dev.assay.kv.record.RecordLayout;
import java.lang.invoke.VarHandle;

/**
 * The short way to change a value: where it is, straight from the caller's array, when nothing
 * stands against that. It needs no memory, so a session need not take its announcement back.
 */
public final class InPlace {

  private InPlace() {}

  /**
   * Sets the value of a key of eight bytes that has one of the same length, in memory and without
   * expiry, if nobody has the shard's token and nobody keeps its changes. Any thread.
   *
   * @return whether that was so; else nothing was changed
   */
  public static boolean put(Shard shard, long hash, long key, byte[] value) {
    if (shard.isLogged || !shard.ownership.tryAcquire()) {
      return false;
    }
    try {
      boolean isDone = overwrite(shard.records, shard.records.index.guess(hash), key, value);
      shard.serve();
      return isDone;
    } finally {
      shard.ownership.release();
    }
  }

  private static boolean overwrite(Records records, long record, long key, byte[] value) {
    if (record == 0 || records.room.isFrozen(record)) {
      return false;
    }
    records.room.touch(record, RecordLayout.sizeBytes(Long.BYTES, value.length, false));
    int lower = RecordLayout.plainLowerAcquire(record, key);
    if (lower == 0
        || RecordLayout.getValueBytesOpaque(record) != value.length
        || !RecordLayout.mayChange(lower)) {
      return false;
    }
    RecordLayout.setLowerRelease(record, (int) RecordLayout.changing(lower));
    VarHandle.releaseFence(); // no store of the value before the header says that it changes
    Memory.copy(value, record + PLAIN_VALUE_OFFSET);
    RecordLayout.setLowerRelease(record, lower + 2);
    return true;
  }
}
