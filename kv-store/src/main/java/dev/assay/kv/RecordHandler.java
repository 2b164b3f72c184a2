package dev.assay.kv;

import java.lang.foreign.MemorySegment;

/** Takes keys with their values. */
@FunctionalInterface
public interface RecordHandler {

  /**
   * One key and its value, valid until the call returns.
   *
   * @param memory holds both
   * @param key offset of the key in it
   * @param keyBytes length of the key
   * @param value offset of the value
   * @param valueBytes length of the value
   */
  void onRecord(MemorySegment memory, long key, int keyBytes, long value, int valueBytes);
}
