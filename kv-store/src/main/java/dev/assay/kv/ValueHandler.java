package dev.assay.kv;

import java.lang.foreign.MemorySegment;

/** Takes the values of a batch. */
@FunctionalInterface
public interface ValueHandler {

  /**
   * One value, valid until the call returns.
   *
   * @param index which key of the batch it belongs to
   * @param memory holds the value
   * @param offset where it begins
   * @param length its length, or {@link KvSession#ABSENT}
   */
  void onValue(int index, MemorySegment memory, long offset, int length);
}
