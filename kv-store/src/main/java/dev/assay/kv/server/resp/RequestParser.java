package dev.assay.kv.server.resp;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

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
      int end = lineEnd(base, Math.max(1, request.scanned), available);
      if (end < 0) {
        requireShort(available, "too big mbulk count string");
        request.scanned = Math.max(1, available - 1);
        return INCOMPLETE;
      }
      long wanted = number(base + 1, end - 1, "invalid multibulk length");
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
        int end = lineEnd(base, at, available);
        if (end < 0) {
          requireShort(available - at, "too big bulk count string");
          request.scanned = at;
          return INCOMPLETE;
        }
        int first = ALL.get(JAVA_BYTE, base + at);
        if (first != '$') {
          throw new ProtocolError("expected '$', got '" + (char) (first & 0xff) + "'");
        }
        long length = number(base + at + 1, end - at - 1, "invalid bulk length");
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
    if (!Words.split(request, base, bytes)) {
      throw new ProtocolError("unbalanced quotes in request");
    }
    return end + 1;
  }
}
