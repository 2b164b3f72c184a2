package dev.assay.transport.verbs.binding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The address of a port, 16 bytes: on RoCE an internet address, one of version 4 as {@code
 * ::ffff:a.b.c.d}.
 *
 * @param high its first eight bytes, the first one most significant
 * @param low its last eight
 */
public record Gid(long high, long low) {

  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long MAPPED = 0xFFFFL << 32;

  /** That of an internet address. */
  public static Gid of(InetAddress address) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return address instanceof Inet4Address
        ? new Gid(0, MAPPED | Integer.toUnsignedLong(bytes.getInt()))
        : new Gid(bytes.getLong(0), bytes.getLong(8));
  }

  /** Reads what {@link #toString} writes. */
  static Gid parse(String text) {
    String digits = text.replace(":", "");
    return new Gid(
        HexFormat.fromHexDigitsToLong(digits, 0, 16),
        HexFormat.fromHexDigitsToLong(digits, 16, 32));
  }

  /** The internet address. */
  public InetAddress toInternet() {
    boolean mapped = high == 0 && low >>> 32 == 0xFFFF;
    ByteBuffer bytes = ByteBuffer.allocate(16).putLong(high).putLong(low);
    try {
      return InetAddress.getByAddress(
          mapped ? Arrays.copyOfRange(bytes.array(), 12, 16) : bytes.array());
    } catch (UnknownHostException e) {
      throw new AssertionError("4 and 16 bytes are an address", e);
    }
  }

  /** Reads its 16 bytes. */
  public static Gid read(MemorySegment segment, long offset) {
    return new Gid(segment.get(WORD, offset), segment.get(WORD, offset + 8));
  }

  /** Writes its 16 bytes. */
  public void write(MemorySegment segment, long offset) {
    segment.set(WORD, offset, high);
    segment.set(WORD, offset + 8, low);
  }

  /** As Linux writes it: eight groups of four digits. */
  @Override
  public String toString() {
    String digits = HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    return digits.replaceAll("(.{4})(?!$)", "$1:");
  }
}
