package dev.assay.exec.file.output;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that grow, little-endian. Belongs to one thread. */
public final class ByteSink {

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[1 << 12];
  private int size;

  /** Without bytes. */
  public ByteSink() {}

  /** What was put; longer than {@link #size}. */
  public byte[] bytes() {
    return bytes;
  }

  /** Bytes put. */
  public int size() {
    return size;
  }

  /** Forgets everything. */
  public void clear() {
    size = 0;
  }

  /** Puts one byte. */
  public void putByte(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
  }

  /** Puts four bytes. */
  public void putInt(int value) {
    reserve(Integer.BYTES);
    INTS.set(bytes, size, value);
    size += Integer.BYTES;
  }

  /** Overwrites four bytes. */
  public void setInt(int at, int value) {
    INTS.set(bytes, at, value);
  }

  /** Puts eight bytes. */
  public void putLong(long value) {
    reserve(Long.BYTES);
    LONGS.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** Puts bytes. */
  public void put(byte[] source, int offset, int length) {
    reserve(length);
    System.arraycopy(source, offset, bytes, size, length);
    size += length;
  }

  /** Puts seven bits a byte, the lowest first. */
  public void putVarint(int value) {
    int rest = value;
    while (rest >>> 7 != 0) {
      putByte((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    putByte(rest);
  }

  private void reserve(int more) {
    if (more > bytes.length - size) {
      int needed = Math.addExact(size, more);
      bytes =
          Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(2L * size, Integer.MAX_VALUE - 8)));
    }
  }
}
