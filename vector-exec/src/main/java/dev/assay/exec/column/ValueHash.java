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

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

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
    for (int i = 0; i < length - Long.BYTES; i += Long.BYTES) {
      hash = (hash ^ (long) LONGS.get(bytes, offset + i)) * ODD;
      hash ^= hash >>> 32;
    }
    return of(hash ^ last(bytes, offset, length));
  }

  /** The last eight bytes, some of them twice where there are fewer. */
  private static long last(byte[] bytes, int offset, int length) {
    int end = offset + length;
    if (length >= Long.BYTES) {
      return (long) LONGS.get(bytes, end - Long.BYTES);
    }
    if (length >= Integer.BYTES) {
      long high = (int) INTS.get(bytes, end - Integer.BYTES);
      return (high << Integer.SIZE) | ((int) INTS.get(bytes, offset) & 0xFFFF_FFFFL);
    }
    return length == 0
        ? 0
        : (bytes[offset] << 16)
            | ((bytes[offset + length / 2] & 0xFF) << 8)
            | (bytes[end - 1] & 0xFF);
  }
}
