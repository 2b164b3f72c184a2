package dev.assay.kv;

import dev.assay.kv.journal.CheckpointFile;

/**
 * How a store with a journal keeps what handles stand for: whoever puts them tells of each change
 * by {@link dev.assay.kv.shard.ChangeLog#edit}, in a form of his own, gets that back when the store
 * is opened, and writes whole values into checkpoints.
 */
public interface Handles {

  /** Of who puts none: a store that has some on disk is not opened. */
  Handles NONE =
      new Handles() {
        @Override
        public boolean replay(
            long key, int keyBytes, long expiryMillis, long value, int valueBytes) {
          throw new IllegalStateException(
              "the journal holds values of a server that are no strings: open it with the server");
        }

        @Override
        public void gone(long key, int keyBytes) {}

        @Override
        public void begin(CheckpointFile file) {}

        @Override
        public boolean write(
            int shard, long key, int keyBytes, boolean begins, CheckpointFile file) {
          throw new AssertionError();
        }
      };

  /**
   * What was told of a key, in order; while the store is opened, on one thread.
   *
   * @return whether the key has a handle from now on, and no value in the store
   */
  boolean replay(long key, int keyBytes, long expiryMillis, long value, int valueBytes);

  /** The key got another value, or was taken away; as {@link #replay}. */
  void gone(long key, int keyBytes);

  /** Writes into a checkpoint what is of no key; before all that is of keys, on any thread. */
  void begin(CheckpointFile file);

  /**
   * Writes some of what the handle of a key stands for; nothing where it has none. It must take
   * little time, and goes on in further calls. By the owner of the shard; with the last piece, what
   * was written is the value as it is between two batches.
   *
   * @param begins whether it is the first piece
   * @return whether there is more
   */
  boolean write(int shard, long key, int keyBytes, boolean begins, CheckpointFile file);
}
