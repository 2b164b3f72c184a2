package dev.assay.kv.server.keyspace;

/** Wants to know of changes to a key. */
public interface KeyWatcher {

  /**
   * The key was written, deleted, or has expired. On the thread of its owner; it must not change
   * any key.
   */
  void changed(KeyName key);
}
