package dev.assay.transport.shm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.queue.RingWriter;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;

/**
 * The first page of a link's file, in the byte order of the machine; two rings follow.
 *
 * <pre>
 *     0 | magic (8) | version (4) | bytes there (4) | bytes back (4) |
 *    24 | connector's id (8) | length of the name (4) | name (64) |     written by the connector
 *   128 | connector's state (4) |
 *   192 | acceptor's state (4) |
 *  4096 | ring there: page, slots | ring back: page, slots |
 * </pre>
 */
final class LinkPage {

  static final long BYTES = 4096;
  static final int NAME_BYTES = 64;
  static final int VERSION = 1;

  /** Nothing is said. */
  static final int OPEN = 0;

  /** The acceptor has both rings. */
  static final int ATTACHED = 1;

  /** Closed in order: the end stands in the ring. */
  static final int CLOSED = 2;

  /** Cut off. */
  static final int RESET = 3;

  /** Nobody waits under this name, or who does wants no link. */
  static final int REFUSED = 4;

  /** The acceptor has as many links as it may. */
  static final int LIMITED = 5;

  private static final long MAGIC = 0x41737361_794c6e6bL;
  private static final long VERSION_OFFSET = 8;
  private static final long THERE_OFFSET = 12;
  private static final long BACK_OFFSET = 16;
  private static final long CONNECTOR_OFFSET = 24;
  private static final long NAME_LENGTH_OFFSET = 32;
  private static final long NAME_OFFSET = 36;
  private static final long CONNECTOR_STATE_OFFSET = 128;
  private static final long ACCEPTOR_STATE_OFFSET = 192;
  private static final int SLOT_BYTES = 64;
  private static final VarHandle INT = JAVA_INT.varHandle();

  private LinkPage() {}

  /**
   * What the connector asks for.
   *
   * @param thereBytes slots of the ring to the acceptor
   * @param backBytes slots of the ring to the connector
   */
  record Request(int thereBytes, int backBytes, long connector, String name) {

    long fileBytes() {
      return BYTES + ringBytes(thereBytes) + ringBytes(backBytes);
    }

    /** One of the two rings in the mapped file. */
    MemorySegment ring(MemorySegment file, boolean there) {
      return there
          ? file.asSlice(BYTES, ringBytes(thereBytes))
          : file.asSlice(BYTES + ringBytes(thereBytes), ringBytes(backBytes));
    }

    private static long ringBytes(int bufferBytes) {
      return RingWriter.bytes(bufferBytes / SLOT_BYTES);
    }
  }

  static boolean isBuffer(int bytes) {
    return bytes >= 4096 && bytes <= 1 << 30 && Integer.bitCount(bytes) == 1;
  }

  static void write(MemorySegment page, Request request) {
    byte[] name = request.name.getBytes(StandardCharsets.US_ASCII);
    page.set(JAVA_LONG, 0, MAGIC);
    page.set(JAVA_INT, VERSION_OFFSET, VERSION);
    page.set(JAVA_INT, THERE_OFFSET, request.thereBytes);
    page.set(JAVA_INT, BACK_OFFSET, request.backBytes);
    page.set(JAVA_LONG, CONNECTOR_OFFSET, request.connector);
    page.set(JAVA_INT, NAME_LENGTH_OFFSET, name.length);
    MemorySegment.copy(name, 0, page, JAVA_BYTE, NAME_OFFSET, name.length);
  }

  /**
   * Reads a request, each field once.
   *
   * @throws IllegalArgumentException when no connector writes that
   */
  static Request read(MemorySegment page) {
    int length = page.get(JAVA_INT, NAME_LENGTH_OFFSET);
    int there = page.get(JAVA_INT, THERE_OFFSET);
    int back = page.get(JAVA_INT, BACK_OFFSET);
    if (page.get(JAVA_LONG, 0) != MAGIC
        || page.get(JAVA_INT, VERSION_OFFSET) != VERSION
        || length < 1
        || length > NAME_BYTES
        || !isBuffer(there)
        || !isBuffer(back)) {
      throw new IllegalArgumentException("no request for a link");
    }
    byte[] name = new byte[length];
    MemorySegment.copy(page, JAVA_BYTE, NAME_OFFSET, name, 0, length);
    return new Request(
        there,
        back,
        page.get(JAVA_LONG, CONNECTOR_OFFSET),
        new String(name, StandardCharsets.US_ASCII));
  }

  /** Why there is no link, when the acceptor says this, or has died without a word. */
  static CloseCause refusal(int said, String address) {
    return switch (said) {
      case OPEN -> new CloseCause(Kind.REFUSED, "who listened at " + address + " has died");
      case REFUSED -> new CloseCause(Kind.REFUSED, address + " wants no link");
      case LIMITED -> new CloseCause(Kind.LIMIT, address + " has as many links as it may");
      default -> new CloseCause(Kind.RESET, "cut off by the peer");
    };
  }

  static int getStateAcquire(MemorySegment page, boolean connector) {
    return (int) INT.getAcquire(page, stateOffset(connector));
  }

  static void setStateRelease(MemorySegment page, boolean connector, int state) {
    INT.setRelease(page, stateOffset(connector), state);
  }

  private static long stateOffset(boolean connector) {
    return connector ? CONNECTOR_STATE_OFFSET : ACCEPTOR_STATE_OFFSET;
  }
}
