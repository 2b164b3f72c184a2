package dev.assay.kv.server.keyspace;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A key with its database in front, as records hold it; for tables on the heap. */
public final class KeyName {

  private final byte[] bytes;

  /** Of the bytes there, the first of which is the database. */
  KeyName(long address, int length) {
    bytes = new byte[length];
    MemorySegment.copy(ALL, JAVA_BYTE, address, bytes, 0, length);
  }

  /** All of it. */
  byte[] bytes() {
    return bytes;
  }

  /** The database, as it is stored. */
  public int database() {
    return bytes[0];
  }

  /** The key. */
  public byte[] key() {
    return Arrays.copyOfRange(bytes, 1, bytes.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyName name && Arrays.equals(bytes, name.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
