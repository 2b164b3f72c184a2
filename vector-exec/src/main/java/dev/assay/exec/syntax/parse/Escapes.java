package dev.assay.exec.syntax.parse;

import dev.assay.exec.failure.SqlException;

/** The escapes of E'…': those of C. */
final class Escapes {

  private Escapes() {}

  /** What a piece of a text means. */
  static String resolve(String sql, int start, int end) {
    StringBuilder value = new StringBuilder(end - start);
    int at = start;
    while (at < end) {
      char here = sql.charAt(at++);
      if (here == '\'') {
        at++;
      }
      if (here != '\\' || at == end) {
        value.append(here);
        continue;
      }
      char escape = sql.charAt(at++);
      switch (escape) {
        case 'b' -> value.append('\b');
        case 'f' -> value.append('\f');
        case 'n' -> value.append('\n');
        case 'r' -> value.append('\r');
        case 't' -> value.append('\t');
        case 'x', 'u', 'U', '0', '1', '2', '3', '4', '5', '6', '7' -> {
          boolean isOctal = escape <= '7';
          int digits = isOctal ? 3 : escape == 'x' ? 2 : escape == 'u' ? 4 : 8;
          int radix = isOctal ? 8 : 16;
          int first = isOctal ? at - 1 : at;
          at = first;
          while (at < end && at < first + digits && Character.digit(sql.charAt(at), radix) >= 0) {
            at++;
          }
          long code = at == first ? -1 : Long.parseLong(sql, first, at, radix);
          if (code <= 0 || code > Character.MAX_CODE_POINT) {
            throw SqlException.at(sql, first - 1, "this escape names no character");
          }
          value.appendCodePoint((int) code);
        }
        default -> value.append(escape);
      }
    }
    return value.toString();
  }
}
