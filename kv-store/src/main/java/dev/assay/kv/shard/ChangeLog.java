package dev.assay.kv.shard;

/**
 * Keeps what changes in a shard. The shard's owner tells it of each change, in order, and where a
 * batch of them ends; an operation that changed nothing tells nothing, and neither do records that
 * move, are spilled, expire or are evicted. One thread at a time, but for {@link #await}.
 */
public interface ChangeLog {

  /** Keeps nothing. */
  ChangeLog NONE =
      new ChangeLog() {
        @Override
        public boolean admits(long bytes) {
          return true;
        }

        @Override
        public String refusal() {
          return "";
        }

        @Override
        public void put(long key, int keyBytes, long value, int valueBytes, long expiryMillis) {}

        @Override
        public void delete(long key, int keyBytes) {}

        @Override
        public void edit(
            long key,
            int keyBytes,
            long expiryMillis,
            long head,
            int headBytes,
            long edits,
            int bytes) {}

        @Override
        public long batch() {
          return 0;
        }

        @Override
        public boolean isFull() {
          return false;
        }

        @Override
        public long endBatch() {
          return 0;
        }

        @Override
        public long endTogether(ChangeLog[] logs) {
          return 0;
        }

        @Override
        public void await(long position) {}
      };

  /**
   * Keeps room for a change that takes at most so many bytes as a record.
   *
   * @return false when there is none: nothing may be changed then
   */
  boolean admits(long bytes);

  /** Why the last {@link #admits} said no, in half a sentence. */
  String refusal();

  /**
   * A key has this value from now on, which is no handle: of one {@link #edit} tells what it stands
   * for. Both lie where whoever changes the key has them.
   *
   * @param expiryMillis {@link Operation#NEVER} for never
   */
  void put(long key, int keyBytes, long value, int valueBytes, long expiryMillis);

  /** The key of these bytes was taken away. */
  void delete(long key, int keyBytes);

  /**
   * What the handle of a key stands for was changed, or is new. What is told of that, in two pieces
   * that follow each other, is the business of whoever put the handle.
   *
   * @param expiryMillis when the key expires now; {@link Operation#NEVER} for never
   */
  void edit(
      long key, int keyBytes, long expiryMillis, long head, int headBytes, long edits, int bytes);

  /** The number in this shard of the batch that is open. */
  long batch();

  /** Whether the batch should end here. */
  boolean isFull();

  /**
   * Ends the batch: what was told since the last is kept as one.
   *
   * @return the position behind it, or behind the one before where nothing was told
   */
  long endBatch();

  /**
   * As {@link #endBatch}, of this and other shards' logs: after a crash either all of what was told
   * to them since is there, or nothing. {@link #endBatch} of each is next.
   */
  long endTogether(ChangeLog[] logs);

  /**
   * Returns when everything before a position is as durable as is promised. Any thread.
   *
   * @throws IllegalStateException when that cannot be
   */
  void await(long position);

  /**
   * What a change takes in a log that is so long itself: the next begins at a multiple of eight.
   */
  static long roundedBytes(long bytes) {
    return (bytes + 7) & -8;
  }
}
