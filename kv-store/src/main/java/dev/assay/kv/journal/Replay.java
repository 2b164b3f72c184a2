package dev.assay.kv.journal;

/** Takes changes in the order in which they were made. Addresses hold until the call returns. */
public interface Replay {

  /**
   * A record as it was after a change, as {@link dev.assay.kv.record.RecordLayout} has it, but at
   * any address.
   *
   * @param expiryMillis when it expires; only where it does
   */
  void put(long record, long header, long expiryMillis);

  /**
   * As {@link #put}; the value is what was told of a change to what the key's handle stands for.
   */
  default void edit(long record, long header, long expiryMillis) {
    throw new IllegalStateException("there should be no handles in this journal");
  }

  /** A key that was taken away. */
  void delete(long key, int keyBytes);
}
