package dev.assay.exec.column;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 64-bit hashes of values while they are stored, for sketches and dictionaries. The finaliser is
 * variant 13 of Stafford, "Better bit mixing" (2011), as in SplitMix64.
 */
final class ValueHash {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ODD = 0x9E37_79B9_7F4A_7C15L;

  private ValueHash() {}

  /** Of an integer. */
  static long of(long value) {
    long mixed = value + ODD;
    mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
    return mixed ^ mixed >>> 31;
  }

  /** Of a text's bytes. */
  static long of(byte[] bytes, int offset, int length) {
    long hash = length * ODD;
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(bytes, offset + i)) * ODD;
      hash ^= hash >>> 32;
    }
    long rest = 0;
    for (; i < length; i++) {
      rest = (rest << Byte.SIZE) | (bytes[offset + i] & 0xFF);
    }
    return of(hash ^ rest);
  }
}
