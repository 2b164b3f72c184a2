package dev.assay.transport.session;

import dev.assay.transport.CloseCause;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Frames in which sessions talk to each other. The first byte is the type; no frame is longer than
 * {@link #MAX_BYTES}.
 *
 * <pre>
 *   HELLO    {@link Introduction}                    connector to acceptor
 *   WELCOME  {@link Introduction} and code           acceptor to connector
 *   PROOF    type (1), 0 (7), code (32)              connector to acceptor
 *   READY    type (1), 0 (7)                         acceptor to connector
 *   PING     type (1), 0 (7)                         both, when there was nothing else to send
 *   BYE      type (1), cause (1), sentence in UTF-8  both, last
 * </pre>
 */
final class Control {

  static final byte HELLO = 1;
  static final byte WELCOME = 2;
  static final byte PROOF = 3;
  static final byte READY = 4;
  static final byte PING = 5;
  static final byte BYE = 6;

  static final int MAX_BYTES = 256;

  private static final int BYE_HEADER_BYTES = 2;

  /** By the number that stands for them in a farewell. */
  private static final List<CloseCause.Kind> KINDS =
      List.of(
          CloseCause.Kind.CLOSED_HERE,
          CloseCause.Kind.FAILURE,
          CloseCause.Kind.PROTOCOL,
          CloseCause.Kind.AUTHENTICATION,
          CloseCause.Kind.VERSION,
          CloseCause.Kind.LIMIT);

  private Control() {}

  static byte[] plain(byte type) {
    byte[] frame = new byte[Long.BYTES];
    frame[0] = type;
    return frame;
  }

  /** The farewell of a side that ends for this cause. */
  static byte[] bye(CloseCause cause) {
    byte[] sentence = cause.sentence().getBytes(StandardCharsets.UTF_8);
    int length = Math.min(sentence.length, MAX_BYTES - BYE_HEADER_BYTES);
    byte[] frame = new byte[BYE_HEADER_BYTES + length];
    frame[0] = BYE;
    frame[1] = (byte) numberOf(cause.kind());
    System.arraycopy(sentence, 0, frame, BYE_HEADER_BYTES, length);
    return frame;
  }

  /** What the peer's farewell means on this side. What a stranger wrote is shown in ASCII only. */
  static CloseCause causeOf(byte[] bye) {
    int number = bye.length < BYE_HEADER_BYTES ? -1 : bye[1];
    if (number < 0 || number >= KINDS.size()) {
      return new CloseCause(CloseCause.Kind.PROTOCOL, "the peer said farewell in an unknown way");
    }
    CloseCause.Kind kind = KINDS.get(number);
    if (kind == CloseCause.Kind.CLOSED_HERE) {
      return CloseCause.CLOSED_BY_PEER;
    }
    byte[] text = Arrays.copyOfRange(bye, BYE_HEADER_BYTES, bye.length);
    String said =
        new String(text, StandardCharsets.US_ASCII).replaceAll("[^\\x20-\\x7e]", "?").strip();
    return new CloseCause(kind, "the peer ended it: " + said);
  }

  /** The bytes of a frame, which a session keeps or looks into. */
  static byte[] bytes(MemorySegment segment, long offset, int lengthBytes) {
    return segment.asSlice(offset, lengthBytes).toArray(ValueLayout.JAVA_BYTE);
  }

  private static int numberOf(CloseCause.Kind kind) {
    int number = KINDS.indexOf(kind);
    return number < 0 ? KINDS.indexOf(CloseCause.Kind.FAILURE) : number;
  }

  /** A link that ends in order, but without a farewell before it, is that of a dead process. */
  static CloseCause withoutFarewell(CloseCause cause) {
    return cause.kind() == CloseCause.Kind.CLOSED_BY_PEER
        ? new CloseCause(CloseCause.Kind.RESET, "the peer went without a farewell: it died, say")
        : cause;
  }
}
