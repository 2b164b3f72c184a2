package dev.assay.kv.server.keyspace;

/** Wants to know of changes to a key. */
public interface KeyWatcher {

  /**
   * The key was written, deleted, or has expired. On the thread of its owner; it must not change
   * any key.
   */
  void changed(KeyName key);

  /** The database is stored elsewhere from now on, and so the key is. */
  void moved(KeyName from, KeyName to);
}
