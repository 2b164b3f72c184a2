package dev.assay.kv.server.resp;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads requests where they came in, and goes on where it stopped when more has come: arrays of
 * bulk strings, and lines of words. Errors and bounds are those of Redis 7.
 */
public final class RequestParser {

  /** The longest line, of words or of a length. */
  public static final int MOST_LINE_BYTES = 64 << 10;

  private static final int MOST_ARGUMENTS_UNKNOWN = 10;
  private static final int MOST_BULK_UNKNOWN = 16_384;
  private static final int INCOMPLETE = 0;
  private static final long NOT_SHORT = -1;
  private static final int RETURN = '\r' - '0';
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private RequestParser() {}

  /**
   * Reads one request.
   *
   * @param request cleared, or as this left it
   * @param base where the request begins, the same bytes as before and perhaps more
   * @param available how many bytes there are
   * @param mostBulkBytes the longest argument
   * @param known whether the client has shown who it is
   * @return how many bytes the request took, or 0 when more is needed; a request without arguments
   *     is none
   * @throws ProtocolError when this cannot become a request
   */
  public static int parse(
      Request request, long base, int available, long mostBulkBytes, boolean known) {
    request.base = base;
    if (available == 0) {
      return INCOMPLETE;
    }
    if (request.wanted < 0) {
      if (ALL.get(JAVA_BYTE, base) != '*') {
        return line(request, base, available);
      }
      long header = available < Long.BYTES ? NOT_SHORT : shortHeader(base, '*');
      int end = header < 0 ? lineEnd(base, Math.max(1, request.scanned), available) : bytes(header);
      if (end < 0) {
        requireShort(available, "too big mbulk count string");
        request.scanned = Math.max(1, available - 1);
        return INCOMPLETE;
      }
      long wanted =
          header < 0 ? number(base + 1, end - 1, "invalid multibulk length") : (int) header;
      if (wanted > Integer.MAX_VALUE) {
        throw new ProtocolError("invalid multibulk length");
      }
      if (wanted > MOST_ARGUMENTS_UNKNOWN && !known) {
        throw new ProtocolError("unauthenticated multibulk length");
      }
      request.scanned = end + 2;
      request.wanted = (int) Math.max(0, wanted);
    }
    return bulks(request, base, available, mostBulkBytes, known);
  }

  private static int bulks(
      Request request, long base, int available, long mostBulkBytes, boolean known) {
    int at = request.scanned;
    while (request.count < request.wanted) {
      if (request.bulk < 0) {
        if (at >= available) {
          request.scanned = at;
          return INCOMPLETE;
        }
        long header = available - at < Long.BYTES ? NOT_SHORT : shortHeader(base + at, '$');
        int end = header < 0 ? lineEnd(base, at, available) : at + bytes(header);
        if (end < 0) {
          requireShort(available - at, "too big bulk count string");
          request.scanned = at;
          return INCOMPLETE;
        }
        long length = header < 0 ? bulkLength(base + at, end - at) : (int) header;
        if (length < 0 || length > mostBulkBytes) {
          throw new ProtocolError("invalid bulk length");
        }
        if (length > MOST_BULK_UNKNOWN && !known) {
          throw new ProtocolError("unauthenticated bulk length");
        }
        request.bulk = (int) length;
        at = end + 2;
      }
      if ((long) available - at < (long) request.bulk + 2) {
        request.scanned = at;
        return INCOMPLETE;
      }
      request.add(at, request.bulk);
      at += request.bulk + 2;
      request.bulk = -1;
    }
    request.scanned = at;
    return at;
  }

  private static long bulkLength(long at, int bytes) {
    int first = ALL.get(JAVA_BYTE, at);
    if (first != '$') {
      throw new ProtocolError("expected '$', got '" + (char) (first & 0xff) + "'");
    }
    return number(at + 1, bytes - 1, "invalid bulk length");
  }

  /**
   * A line of this kind with a number of up to three digits, of which eight bytes can be loaded at
   * once: its number, and above that where its carriage return is; {@link #NOT_SHORT} where it is
   * anything else.
   */
  private static long shortHeader(long at, int kind) {
    long word = ALL.get(WORD, at);
    int first = digit(word, 1);
    if ((byte) word != kind || !isDigit(first)) {
      return NOT_SHORT;
    }
    int second = digit(word, 2);
    if (second == RETURN) {
      return first | (2L << Integer.SIZE);
    }
    int third = digit(word, 3);
    if (first == 0 || !isDigit(second)) {
      return NOT_SHORT;
    }
    if (third == RETURN) {
      return (first * 10 + second) | (3L << Integer.SIZE);
    }
    return isDigit(third) && digit(word, 4) == RETURN
        ? (first * 100 + second * 10 + third) | (4L << Integer.SIZE)
        : NOT_SHORT;
  }

  private static int digit(long word, int at) {
    return (int) ((word >>> (at * Byte.SIZE)) & 0xff) - '0';
  }

  private static boolean isDigit(int digit) {
    return digit >= 0 && digit <= 9;
  }

  /** Where the carriage return of a short header is. */
  private static int bytes(long header) {
    return (int) (header >>> Integer.SIZE);
  }

  /** Where a carriage return is, with a byte behind it, or -1. */
  private static int lineEnd(long base, int from, int available) {
    for (int at = from; at < available - 1; at++) {
      if (ALL.get(JAVA_BYTE, base + at) == '\r') {
        return at;
      }
    }
    return -1;
  }

  private static void requireShort(int bytes, String otherwise) {
    if (bytes > MOST_LINE_BYTES) {
      throw new ProtocolError(otherwise);
    }
  }

  private static long number(long at, int bytes, String otherwise) {
    if (bytes > 0 && bytes < 10) {
      int value = 0;
      for (int i = 0; i < bytes; i++) {
        int digit = ALL.get(JAVA_BYTE, at + i) - '0';
        if (digit < 0 || digit > 9 || (digit == 0 && i == 0 && bytes > 1)) {
          value = -1;
          break;
        }
        value = value * 10 + digit;
      }
      if (value >= 0) {
        return value;
      }
    }
    if (!Decimal.isLong(at, bytes)) {
      throw new ProtocolError(otherwise);
    }
    return Decimal.parse(at, bytes);
  }

  private static int line(Request request, long base, int available) {
    int end = request.scanned;
    while (end < available && ALL.get(JAVA_BYTE, base + end) != '\n') {
      end++;
    }
    if (end == available) {
      requireShort(available, "too big inline request");
      request.scanned = end;
      return INCOMPLETE;
    }
    int bytes = end > 0 && ALL.get(JAVA_BYTE, base + end - 1) == '\r' ? end - 1 : end;
    request.moveToOwn(bytes); // what it means is written over it, and others may read it again
    if (!Words.split(request, request.base, bytes)) {
      throw new ProtocolError("unbalanced quotes in request");
    }
    return end + 1;
  }
}
