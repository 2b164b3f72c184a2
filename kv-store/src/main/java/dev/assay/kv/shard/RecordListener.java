package dev.assay.kv.shard;

/**
 * Hears which records of a shard are there, on the thread of the shard's owner. It must not change
 * the shard. Moves by the cleaner are none of its business.
 */
public interface RecordListener {

  /** Why a record is gone. */
  enum Cause {
    /** Somebody deleted its key. */
    REMOVED,
    /** Somebody put another value. */
    REPLACED,
    /** Its time was over. */
    EXPIRED,
    /** Memory was needed. */
    EVICTED
  }

  /** Listens to nothing. */
  RecordListener NONE =
      new RecordListener() {
        @Override
        public void added(long record, long header) {}

        @Override
        public void gone(long record, long header, Cause cause) {}
      };

  /** A record is written; also when a handle was put in the place of what was there before. */
  void added(long record, long header);

  /**
   * A record is going; its key and value can be read still. A value that is written over where it
   * is, and was no handle and becomes none, is neither added nor gone.
   */
  void gone(long record, long header, Cause cause);
}
