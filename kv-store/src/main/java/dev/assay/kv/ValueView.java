package dev.assay.kv;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A value where it lies in the store, for a {@link ValueLook} and as long as that runs. Offsets are
 * from the value's first byte; outside of it is an {@link IndexOutOfBoundsException}.
 */
public final class ValueView {

  private static final ValueLayout.OfLong LOWEST_FIRST =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private long address;
  private int length;

  ValueView() {}

  ValueView of(long newAddress, int newLength) {
    address = newAddress;
    length = newLength;
    return this;
  }

  /** Its length, or {@link KvSession#ABSENT}. */
  public int length() {
    return length;
  }

  /** One byte. */
  public byte getByte(int at) {
    return ALL.get(JAVA_BYTE, address + Objects.checkIndex(at, length));
  }

  /** Eight bytes as a number, the lowest first. */
  public long getLong(int at) {
    return ALL.get(LOWEST_FIRST, address + Objects.checkIndex(at, length - (Long.BYTES - 1)));
  }

  /** Copies all of it to an array. */
  public void copyTo(byte[] into, int at) {
    MemorySegment.copy(ALL, JAVA_BYTE, address, into, at, length);
  }
}
