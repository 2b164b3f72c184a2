package dev.assay.transport.reliable;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A packet: an Ethernet frame of a local experimental type (IEEE 802, 88-B5), most significant byte
 * first.
 *
 * <pre>
 *    0 | destination (6)                    | source (6)                         |
 *   12 | type 88-B5 (2)  | version (1) | packet type (1) |
 *   16 | connection at the destination (4)  | connection at the source (4)       |
 *   24 | sequence (4)                       | acknowledged: next awaited (4)     |
 *   32 | selective: bit i, acknowledged + 1 + i has come (8)                     |
 *   40 | credit, packets (2) | payload bytes (2) | service (2) | 0 (2)           |
 *   48 | payload: frames, each | kind (3 bits), length (29 bits) | bytes, to 4 … |
 * </pre>
 *
 * DATA and FIN have a sequence number; the others only carry acknowledgements.
 */
final class PacketLayout {

  static final byte SYN = 1;
  static final byte SYN_ACK = 2;
  static final byte DATA = 3;
  static final byte FIN = 4;
  static final byte ACK = 5;

  /** Asks for an ACK. */
  static final byte PROBE = 6;

  static final byte RESET = 7;

  static final int HEADER_BYTES = 48;
  static final int FRAME_HEADER_BYTES = 4;
  static final int MAX_SELECTIVE = Long.SIZE;

  private static final int LENGTH_BITS = 29;
  private static final int ETHER_TYPE = 0x88B5;
  private static final byte VERSION = 1;
  private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private PacketLayout() {}

  /** Whether these bytes can be a packet of ours; all other fields may be read then. */
  static boolean isPacket(MemorySegment frame, long at, int lengthBytes) {
    return lengthBytes >= HEADER_BYTES
        && Short.toUnsignedInt(frame.get(SHORT, at + 12)) == ETHER_TYPE
        && frame.get(JAVA_BYTE, at + 14) == VERSION
        && HEADER_BYTES + payloadBytes(frame, at) <= lengthBytes;
  }

  static void setHeader(
      MemorySegment frame, long at, byte type, long to, long from, int toId, int fromId) {
    frame.set(LONG, at, to << 16 | from >>> 32);
    frame.set(INT, at + 8, (int) from);
    frame.set(SHORT, at + 12, (short) ETHER_TYPE);
    frame.set(JAVA_BYTE, at + 14, VERSION);
    frame.set(JAVA_BYTE, at + 15, type);
    frame.set(INT, at + 16, toId);
    frame.set(INT, at + 20, fromId);
  }

  static void setSequence(MemorySegment frame, long at, int sequence) {
    frame.set(INT, at + 24, sequence);
  }

  static void setAcknowledgement(
      MemorySegment frame, long at, int acknowledged, long selective, int credit) {
    frame.set(INT, at + 28, acknowledged);
    frame.set(LONG, at + 32, selective);
    frame.set(SHORT, at + 40, (short) credit);
  }

  static void setPayload(MemorySegment frame, long at, int payloadBytes, int service) {
    frame.set(SHORT, at + 42, (short) payloadBytes);
    frame.set(SHORT, at + 44, (short) service);
    frame.set(SHORT, at + 46, (short) 0);
  }

  static long destination(MemorySegment frame, long at) {
    return frame.get(LONG, at) >>> 16;
  }

  static long source(MemorySegment frame, long at) {
    return (frame.get(LONG, at) & 0xFFFF) << 32 | Integer.toUnsignedLong(frame.get(INT, at + 8));
  }

  static byte type(MemorySegment frame, long at) {
    return frame.get(JAVA_BYTE, at + 15);
  }

  static int toId(MemorySegment frame, long at) {
    return frame.get(INT, at + 16);
  }

  static int fromId(MemorySegment frame, long at) {
    return frame.get(INT, at + 20);
  }

  static int sequence(MemorySegment frame, long at) {
    return frame.get(INT, at + 24);
  }

  static int acknowledged(MemorySegment frame, long at) {
    return frame.get(INT, at + 28);
  }

  static long selective(MemorySegment frame, long at) {
    return frame.get(LONG, at + 32);
  }

  static int credit(MemorySegment frame, long at) {
    return Short.toUnsignedInt(frame.get(SHORT, at + 40));
  }

  static int payloadBytes(MemorySegment frame, long at) {
    return Short.toUnsignedInt(frame.get(SHORT, at + 42));
  }

  static int service(MemorySegment frame, long at) {
    return Short.toUnsignedInt(frame.get(SHORT, at + 44));
  }

  static void setFrameHeader(MemorySegment payload, long at, int kind, int lengthBytes) {
    payload.set(INT, at, kind << LENGTH_BITS | lengthBytes);
  }

  static int frameHeader(MemorySegment payload, long at) {
    return payload.get(INT, at);
  }

  static int kind(int frameHeader) {
    return frameHeader >>> LENGTH_BITS;
  }

  static int frameLength(int frameHeader) {
    return frameHeader & (1 << LENGTH_BITS) - 1;
  }

  /** Bytes of a frame within a payload, its header and filling included. */
  static int framedBytes(int lengthBytes) {
    return FRAME_HEADER_BYTES + (lengthBytes + 3 & ~3);
  }
}
