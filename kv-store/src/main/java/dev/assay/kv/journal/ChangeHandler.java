package dev.assay.kv.journal;

import java.lang.foreign.MemorySegment;

/** Takes changes of a store, in the order in which the journal has them. */
@FunctionalInterface
public interface ChangeHandler {

  /** The length of the value of a key that was taken away. */
  int GONE = -1;

  /**
   * One change; what it points to holds until the call returns.
   *
   * @param shard of the key
   * @param batch number of its batch in the shard; several changes may have the same
   * @param memory holds key and value
   * @param key offset of the key
   * @param value offset of what is the value now
   * @param valueBytes its length, or {@link #GONE}
   * @param expiryMillis when it expires, in ms since 1970; {@link Long#MAX_VALUE} for never
   */
  void onChange(
      int shard,
      long batch,
      MemorySegment memory,
      long key,
      int keyBytes,
      long value,
      int valueBytes,
      long expiryMillis);

  /**
   * The value that a key's handle stands for has changed, or is new. What stands in the place of
   * the value is what was told of that by whoever puts handles (see {@link
   * dev.assay.kv.shard.ChangeLog#edit}); without more, nothing is done with it.
   */
  default void onEdit(
      int shard,
      long batch,
      MemorySegment memory,
      long key,
      int keyBytes,
      long edits,
      int bytes,
      long expiryMillis) {}
}
