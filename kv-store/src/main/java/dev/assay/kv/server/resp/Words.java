package dev.assay.kv.server.resp;

import static dev.assay.kv.memory.Memory.ALL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

/**
 * Splits a line into words, as people type them: in double quotes with escapes as in C and {@code
 * \xff}, in single quotes with {@code \'} alone. What a word means is written over it, never being
 * longer.
 */
final class Words {

  private final Request request;
  private final long base;
  private final int end;
  private int at;
  private int to;

  private Words(Request request, long base, int end) {
    this.request = request;
    this.base = base;
    this.end = end;
  }

  /** Adds the words; false where a quote is not closed, or is followed by something else. */
  static boolean split(Request request, long base, int bytes) {
    return new Words(request, base, bytes).split();
  }

  private boolean split() {
    while (true) {
      while (at < end && isSpace(peek(0))) {
        at++;
      }
      if (at >= end) {
        return true;
      }
      int start = at;
      to = start;
      if (!word()) {
        return false;
      }
      request.add(start, to - start);
    }
  }

  private boolean word() {
    while (at < end && !isSpace(peek(0)) && peek(0) != 0) {
      int letter = peek(0);
      if (letter == '"' || letter == '\'') {
        at++;
        if (!quoted(letter)) {
          return false;
        }
        return at >= end || isSpace(peek(0));
      }
      put(letter);
      at++;
    }
    if (at < end && peek(0) == 0) {
      at = end;
    }
    return true;
  }

  private boolean quoted(int quote) {
    while (at < end) {
      int letter = peek(0);
      if (letter == quote) {
        at++;
        return true;
      }
      if (letter == '\\' && at + 1 < end && (quote == '"' || peek(1) == '\'')) {
        escaped(quote);
      } else {
        put(letter);
        at++;
      }
    }
    return false;
  }

  private void escaped(int quote) {
    int letter = peek(1);
    if (quote == '"' && letter == 'x' && at + 3 < end && hex(2) >= 0 && hex(3) >= 0) {
      put(hex(2) << 4 | hex(3));
      at += 4;
      return;
    }
    put(
        quote == '\''
            ? letter
            : switch (letter) {
              case 'n' -> '\n';
              case 'r' -> '\r';
              case 't' -> '\t';
              case 'b' -> '\b';
              case 'a' -> 7;
              default -> letter;
            });
    at += 2;
  }

  private int hex(int ahead) {
    return Character.digit((char) peek(ahead), 16);
  }

  private int peek(int ahead) {
    return ALL.get(JAVA_BYTE, base + at + ahead);
  }

  private void put(int letter) {
    ALL.set(JAVA_BYTE, base + to++, (byte) letter);
  }

  private static boolean isSpace(int letter) {
    return letter == ' ' || (letter >= '\t' && letter <= '\r');
  }
}
