package dev.assay.bench.replay;

import java.nio.ByteBuffer;

/**
 * Passes over replies of RESP2 and RESP3 in pieces of any length, without building what they hold.
 * One thread.
 */
final class ReplyScanner {

  private static final byte ATTRIBUTE = '|';

  /** What the reply under way begins with, or 0. */
  private byte first;

  /** What the line under way begins with, or 0; its number, and whether that is below zero. */
  private byte type;

  private long number;
  private boolean isNegative;

  /** Values that are still to come, and bytes of the string under way. */
  private long values = 1;

  private long bytes;

  /** Takes bytes up to the end of a reply; false where it is not whole yet. */
  boolean next(ByteBuffer in) {
    if (values == 0) {
      values = 1;
      first = 0;
    }
    while (in.hasRemaining()) {
      if (bytes > 0) {
        int piece = (int) Math.min(bytes, in.remaining());
        in.position(in.position() + piece);
        bytes -= piece;
        if (bytes == 0 && --values == 0) {
          return true;
        }
        continue;
      }
      byte next = in.get();
      if (type == 0) {
        type = next;
        first = first == 0 ? next : first;
        number = 0;
        isNegative = false;
      } else if (next == '\n') {
        if (endsWithLine()) {
          return true;
        }
      } else if (next == '-') {
        isNegative = true;
      } else if (next >= '0' && next <= '9') {
        number = 10 * number + next - '0';
      }
    }
    return false;
  }

  private boolean endsWithLine() {
    long count = isNegative ? 0 : number;
    switch (type) {
      case '$', '=', '!' -> {
        bytes = isNegative ? 0 : number + 2;
        values += bytes > 0 ? 1 : 0;
      }
      case '*', '~', '>' -> values += count;
      case '%' -> values += 2 * count;
      case ATTRIBUTE -> {
        values += 2 * count + 1;
        first = first == ATTRIBUTE ? 0 : first;
      }
      default -> {}
    }
    type = 0;
    return --values == 0;
  }

  /** Whether the reply that has ended tells of an error. */
  boolean isError() {
    return first == '-' || first == '!';
  }

  /** Whether it is a message that nobody asked for. */
  boolean isPush() {
    return first == '>';
  }
}
