package dev.assay.kv.server.keyspace;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.kv.memory.NativeHeap;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * What is told of a structure, in journal and checkpoints, in the place of its key's value:
 *
 * <pre>
 *   number of a batch (8) | flags (1) | bytes of type (1) | type | edits, or a piece of them
 * </pre>
 *
 * The type is as TYPE says it, in a {@link #FRESH} one that is no {@link #REST}. The batch is the
 * one in which the edits were made; in a checkpoint, the last whose changes are in. Where databases
 * are stored, once they changed places, is told by a key that is no database's.
 */
final class EditLayout {

  /** Sees what is told of the databases. */
  @FunctionalInterface
  interface DatabasesVisitor {

    /** What lies there is gone when this returns. */
    void accept(long key, long value);
  }

  /** From an empty structure on, whatever was there. */
  static final int FRESH = 1;

  /** It counts with what follows only. */
  static final int MORE = 2;

  /** It goes on with what came before. */
  static final int REST = 4;

  /** It is from a checkpoint. */
  static final int CAPTURED = 8;

  static final int MOST_HEAD_BYTES = 64;

  private static final int HEAD_BYTES = 10;

  /**
   * Stands in a key of one byte, where others have their database: of the edit that has a byte for
   * each database, which says where that is stored.
   */
  private static final byte DATABASES = -1;

  private EditLayout() {}

  /** Shows what is told of the databases: the address of the key, and of a byte for each. */
  static void withDatabases(int[] stored, DatabasesVisitor to) {
    long at = NativeHeap.allocate(1 + stored.length);
    ALL.set(JAVA_BYTE, at, DATABASES);
    for (int database = 0; database < stored.length; database++) {
      ALL.set(JAVA_BYTE, at + 1 + database, (byte) stored[database]);
    }
    to.accept(at, at + 1);
    NativeHeap.free(at, 1 + stored.length);
  }

  static boolean isDatabasesKey(long key, int keyBytes) {
    return keyBytes == 1 && ALL.get(JAVA_BYTE, key) == DATABASES;
  }

  /** Writes what comes before edits; how long it is. */
  static int setHead(long at, long batch, int flags, String type) {
    byte[] name =
        (flags & (FRESH | REST)) == FRESH ? type.getBytes(StandardCharsets.US_ASCII) : new byte[0];
    ALL.set(JAVA_LONG_UNALIGNED, at, batch);
    ALL.set(JAVA_BYTE, at + 8, (byte) flags);
    ALL.set(JAVA_BYTE, at + 9, (byte) name.length);
    MemorySegment.copy(name, 0, ALL, JAVA_BYTE, at + HEAD_BYTES, name.length);
    return HEAD_BYTES + name.length;
  }

  static long batch(long value) {
    return ALL.get(JAVA_LONG_UNALIGNED, value);
  }

  static boolean is(long value, int flag) {
    return (ALL.get(JAVA_BYTE, value + 8) & flag) != 0;
  }

  static String type(long value) {
    byte[] name = new byte[ALL.get(JAVA_BYTE, value + 9)];
    MemorySegment.copy(ALL, JAVA_BYTE, value + HEAD_BYTES, name, 0, name.length);
    return new String(name, StandardCharsets.US_ASCII);
  }

  /** What pieces of one thing have in common. */
  static int kind(long value) {
    return ALL.get(JAVA_BYTE, value + 8) & (FRESH | CAPTURED);
  }

  /** Where edits begin, from the value's first byte. */
  static int headBytes(long value) {
    return HEAD_BYTES + ALL.get(JAVA_BYTE, value + 9);
  }
}
