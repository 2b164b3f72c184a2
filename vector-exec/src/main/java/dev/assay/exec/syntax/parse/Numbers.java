package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Reads numbers. */
final class Numbers {

  private Numbers() {}

  /** The number that is next. */
  static Node number(Reader reader) {
    int at = reader.offset();
    String digits = reader.take();
    if (digits.length() < 10) {
      int value = plain(digits);
      if (value >= 0) {
        return new Node.Exact(BigDecimal.valueOf(value), at);
      }
    }
    digits = digits.indexOf('_') < 0 ? digits : digits.replace("_", "");
    char mark = digits.length() > 2 ? digits.charAt(1) : '.';
    if (mark == 'x' || mark == 'X' || mark == 'b' || mark == 'B') {
      int radix = (mark | 0x20) == 'x' ? 16 : 2;
      return new Node.Exact(new BigDecimal(new BigInteger(digits.substring(2), radix)), at);
    }
    if (digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
      return new Node.Approximate(Double.parseDouble(digits), at);
    }
    return new Node.Exact(new BigDecimal(digits), at);
  }

  /** The value of up to nine digits, negative for anything else. */
  private static int plain(String digits) {
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** The whole number that is next. */
  static int integer(Reader reader) {
    int value = reader.kind() == TokenKind.NUMBER ? plain(reader.written()) : -1;
    if (value < 0) {
      throw reader.expected("a whole number");
    }
    reader.pass();
    return value;
  }
}
