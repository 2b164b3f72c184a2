package dev.assay.bench.suite.store.subject;

import java.io.IOException;
import java.nio.file.Path;

/** A kind of store: keys are numbers, values are as {@link Values} makes them. */
public interface Subject {

  /** Name in the figures. */
  String name();

  /** What it is to the comparison. */
  Role role();

  /** Whether it can go through its keys in their order. */
  boolean isOrdered();

  /** Opens an empty one, which keeps what it writes to files in a folder of its own. */
  Opened open(Shape shape, Path folder) throws IOException;

  /** What a store is to the comparison. */
  enum Role {
    /** The store under test. */
    OURS,
    /** Keeps its records in files, or can. */
    DURABLE,
    /** A map of the JDK. */
    MAP
  }

  /**
   * What it has to hold.
   *
   * @param records records at most
   * @param valueBytes length of every value
   * @param sessions threads that use it at a time, at most
   * @param memoryBytes what it may keep in memory of its own; 0 for as much as it likes
   */
  record Shape(long records, int valueBytes, int sessions, long memoryBytes) {

    /** With as much memory as it likes. */
    public Shape(long records, int valueBytes, int sessions) {
      this(records, valueBytes, sessions, 0);
    }

    /** Whether it is larger than its memory. */
    boolean isLimited() {
      return memoryBytes > 0;
    }

    /** Keys and values, nothing else. */
    public long payloadBytes() {
      return records * (Long.BYTES + valueBytes);
    }
  }

  /** A store that is open; any thread may call. */
  interface Opened extends AutoCloseable {

    /** A way in for the calling thread. */
    Session session();

    /** Brings what was loaded into the form in which it stays. */
    default void settle() {}

    /** What its records take outside the heap: memory, or files. */
    long bytes();

    @Override
    void close();
  }

  /** One thread's way in. */
  interface Session extends AutoCloseable {

    /**
     * Reads the value of a key that is there, and checks it.
     *
     * @return its stamp
     * @throws IllegalStateException when it is not there, or is not what was ever written for it
     */
    long get(long key);

    /** Reads the values of the first keys of an array, which are there, and checks each. */
    default void getAll(long[] keys, int count) {
      for (int i = 0; i < count; i++) {
        get(keys[i]);
      }
    }

    /** Writes a value. */
    void put(long key, long stamp);

    /**
     * Reads as many values as there are, at most {@code count}, from a key on in the store's order,
     * and checks each.
     *
     * @return how many
     */
    default int scan(long key, int count) {
      throw new UnsupportedOperationException("has no order");
    }

    @Override
    default void close() {}
  }
}
