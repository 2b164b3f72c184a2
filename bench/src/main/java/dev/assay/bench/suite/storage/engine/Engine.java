package dev.assay.bench.suite.storage.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A storage engine with one table, whose keys have 16 bytes; one thread at a time reads. */
public interface Engine extends AutoCloseable {

  /** Bytes of a key. */
  int KEY_BYTES = 16;

  /** What is told where an engine keeps no such count. */
  long UNKNOWN = -1;

  /** Writes a value for each of the keys as one transaction, or batch; any thread may. */
  void write(byte[][] keys, byte[] value) throws Exception;

  /** The value of a key; null where there is none. */
  byte @Nullable [] read(byte[] key) throws Exception;

  /** Waits until nothing is left to be done for what was written. */
  default void settle() throws Exception {}

  /** Bytes that it wrote to files since it was opened, by its own statistics. */
  default long writtenBytes() throws Exception {
    return UNKNOWN;
  }

  /** Pages or blocks that reading these keys touches, on average, in a cache or not. */
  double touched(byte[][] keys) throws Exception;

  /** Places where a key may be that are looked at one after the other; 1 where there is one. */
  default int runs() throws Exception {
    return 1;
  }

  @Override
  void close() throws IOException, SQLException;

  /** When a transaction is on the disk. */
  enum Sync {
    /** Before its call returns. */
    ALWAYS,
    /** Within a second. */
    EVERY,
    /** When the operating system likes. */
    NEVER,
    /** There is no log of it at all. */
    NO_LOG
  }

  /**
   * How one is opened.
   *
   * @param folder for its files, empty or one that it had before
   * @param dataBytes keys and values that it will hold
   * @param cacheBytes what it may keep in a cache of its own, where it has one
   * @param sync when a transaction is on the disk
   * @param filterBits bits a key of Bloom filters, where it has them; 0 for none
   * @param rows that it will hold, for one that needs memory for each beside the cache; 0 where the
   *     cache holds all
   */
  record Settings(
      Path folder, long dataBytes, long cacheBytes, Sync sync, double filterBits, long rows) {

    /** Nothing synced, no filters. */
    public static Settings of(Path folder, long dataBytes, long cacheBytes) {
      return new Settings(folder, dataBytes, cacheBytes, Sync.NEVER, 0, 0);
    }

    /** The same with every transaction on the disk at this time. */
    public Settings with(Sync newSync) {
      return new Settings(folder, dataBytes, cacheBytes, newSync, filterBits, rows);
    }

    /** The same with filters. */
    public Settings withFilterBits(double bits) {
      return new Settings(folder, dataBytes, cacheBytes, sync, bits, rows);
    }

    /** The same for so many rows. */
    public Settings withRows(long newRows) {
      return new Settings(folder, dataBytes, cacheBytes, sync, filterBits, newRows);
    }

    boolean isSynced() {
      return sync == Sync.ALWAYS;
    }
  }
}
