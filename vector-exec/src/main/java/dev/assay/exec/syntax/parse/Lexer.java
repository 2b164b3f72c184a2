package dev.assay.exec.syntax.parse;

import dev.assay.exec.failure.SqlException;

/**
 * Cuts SQL into tokens. White space and comments (to the line's end behind two dashes, and between
 * slash-star and star-slash, which may nest) only separate them.
 */
final class Lexer {

  /** Symbols of more than one character, the longer before those that they begin with. */
  private static final String[] LONG_SYMBOLS = {
    "!~~*", "->>", "~~~", "~~*", "!~~", "!~*", "<=>", "<->", "...", "::", ":=", "||", "<=", ">=",
    "<>", "!=", "==", "=>", "->", "<<", ">>", "//", "**", "^@", "~~", "!~", "~*", "@>", "<@", "&&",
    ".."
  };

  private static final String[] SYMBOLS = new String[128];

  static {
    for (char c : "()[]{},.;:+-*/%^&|<>=~!@#\\`".toCharArray()) {
      SYMBOLS[c] = String.valueOf(c).intern();
    }
  }

  private final String sql;
  private final int length;
  private final Tokens tokens;
  private int at;

  Lexer(String sql) {
    this.sql = sql;
    length = sql.length();
    tokens = new Tokens(sql);
  }

  Tokens tokens() {
    while (true) {
      skip();
      if (at == length) {
        tokens.add(TokenKind.END, "", at, at);
        return tokens;
      }
      next(sql.charAt(at));
    }
  }

  private void next(char first) {
    int start = at;
    if (isWordStart(first)) {
      if (isEscapeMark(first) && at + 1 < length && sql.charAt(at + 1) == '\'') {
        at += 2;
        passEscaped(start);
        add(TokenKind.ESCAPED_TEXT, start);
        return;
      }
      passWord();
      int slot = Words.find(sql, start, at);
      tokens.add(Words.kind(slot), Words.word(slot), start, at);
    } else if (isDigit(first) || (first == '.' && isDigit(peek(1)))) {
      passNumber();
      add(TokenKind.NUMBER, start);
    } else if (first == '\'') {
      passQuoted(first);
      add(TokenKind.TEXT, start);
    } else if (first == '"') {
      passQuoted(first);
      if (at == start + 2) {
        throw SqlException.at(sql, start, "a name of no characters");
      }
      add(TokenKind.QUOTED, start);
    } else if (first == '?') {
      at++;
      passDigits();
      add(TokenKind.PARAMETER, start);
    } else if (first == '$') {
      dollar(start);
    } else {
      symbol(first);
    }
  }

  private void add(TokenKind kind, int start) {
    tokens.add(kind, "", start, at);
  }

  private char peek(int ahead) {
    return at + ahead < length ? sql.charAt(at + ahead) : '\0';
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private static boolean isEscapeMark(char character) {
    return character == 'e' || character == 'E';
  }

  private static boolean isWordStart(char character) {
    int folded = character | 0x20;
    return (folded >= 'a' && folded <= 'z' && character < 128)
        || character == '_'
        || (character >= 128 && !isSpace(character));
  }

  private static boolean isSpace(char character) {
    return character <= ' '
        || (character >= 128
            && (Character.isWhitespace(character)
                || Character.isSpaceChar(character)
                || character == '\uFEFF'));
  }

  private void passWord() {
    while (at < length) {
      char here = sql.charAt(at);
      if (!isWordStart(here) && !isDigit(here) && here != '$') {
        return;
      }
      at++;
    }
  }

  private void passDigits() {
    while (at < length
        && (isDigit(sql.charAt(at)) || (sql.charAt(at) == '_' && isDigit(peek(1))))) {
      at++;
    }
  }

  private void passNumber() {
    int mark = peek(1) | 0x20;
    if (sql.charAt(at) == '0' && (mark == 'x' || mark == 'b')) {
      int radix = mark == 'x' ? 16 : 2;
      if (Character.digit(peek(2), radix) >= 0) {
        at += 2;
        while (at < length
            && (Character.digit(sql.charAt(at), radix) >= 0 || sql.charAt(at) == '_')) {
          at++;
        }
        return;
      }
    }
    passDigits();
    if (peek(0) == '.' && peek(1) != '.') {
      at++;
      passDigits();
    }
    if (isEscapeMark(peek(0))) {
      int sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if (isDigit(peek(1 + sign))) {
        at += 1 + sign;
        passDigits();
      }
    }
  }

  private void passQuoted(char quote) {
    int start = at;
    int end = sql.indexOf(quote, at + 1);
    while (end >= 0 && end + 1 < length && sql.charAt(end + 1) == quote) {
      end = sql.indexOf(quote, end + 2);
    }
    if (end < 0) {
      throw unended(start, "this quoted text");
    }
    at = end + 1;
  }

  private SqlException unended(int start, String what) {
    return SqlException.at(sql, start, what + " does not end");
  }

  private void passEscaped(int start) {
    while (at < length) {
      char here = sql.charAt(at++);
      if (here == '\\') {
        at++;
      } else if (here == '\'') {
        if (peek(0) != '\'') {
          return;
        }
        at++;
      }
    }
    throw unended(start, "this quoted text");
  }

  private void dollar(int start) {
    at++;
    if (isDigit(peek(0))) {
      passDigits();
    } else {
      while (at < length && (isWordStart(sql.charAt(at)) || isDigit(sql.charAt(at)))) {
        at++;
      }
      if (peek(0) == '$') {
        String tag = sql.substring(start, at + 1);
        int end = sql.indexOf(tag, at + 1);
        if (end < 0) {
          throw unended(start, "this quoted text");
        }
        at = end + tag.length();
        add(TokenKind.DOLLAR_TEXT, start);
        return;
      }
    }
    add(TokenKind.PARAMETER, start);
  }

  private void symbol(char first) {
    int start = at;
    char second = peek(1);
    if (second < 128 && SYMBOLS[second] != null) {
      for (String symbol : LONG_SYMBOLS) {
        if (symbol.charAt(0) == first && symbol.charAt(1) == second && sql.startsWith(symbol, at)) {
          at += symbol.length();
          tokens.add(TokenKind.SYMBOL, symbol, start, at);
          return;
        }
      }
    }
    at++;
    String symbol = first < 128 ? SYMBOLS[first] : null;
    tokens.add(TokenKind.SYMBOL, symbol == null ? String.valueOf(first) : symbol, start, at);
  }

  private void skip() {
    while (at < length) {
      char here = sql.charAt(at);
      if (isSpace(here)) {
        at++;
      } else if (here == '-' && peek(1) == '-') {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? length : end;
      } else if (here == '/' && peek(1) == '*') {
        skipComment();
      } else {
        return;
      }
    }
  }

  private void skipComment() {
    int start = at;
    int depth = 0;
    do {
      int end = sql.indexOf("*/", at);
      if (end < 0) {
        throw unended(start, "this comment");
      }
      int nested = sql.indexOf("/*", at);
      boolean opens = nested >= 0 && nested < end;
      depth += opens ? 1 : -1;
      at = opens ? nested + 2 : end + 2;
    } while (depth > 0);
  }
}
