package dev.assay.kv.server.keyspace;

/**
 * A value that is no plain string. Its record holds a handle; the structure itself lies in the
 * table of its shard, belongs to whoever owns the shard, and goes with its record.
 */
public interface Structure {

  /** What TYPE says. */
  String type();

  /** What OBJECT ENCODING says. */
  String encoding();

  /** What it takes, roughly; asked for whenever it has changed, so it must not be costly. */
  long memoryBytes();

  /** Whether there is nothing left in it, so that its key goes too. */
  default boolean isEmpty() {
    return false;
  }

  /** Another one with the same content. */
  Structure copy();

  /** Its record is gone; memory that is not on the heap is given back. */
  default void release() {}
}
