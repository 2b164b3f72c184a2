package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.statement.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL into tokens, without white space and comments (to the line's end behind two dashes, and
 * between slash-star and star-slash, which may nest).
 */
final class Tokenizer {

  private final String sql;
  private int at;

  private Tokenizer(String sql) {
    this.sql = sql;
  }

  /**
   * All tokens, the last of kind END.
   *
   * @throws SqlException where a quote or a comment does not end
   */
  static List<Token> tokens(String sql) {
    Tokenizer tokenizer = new Tokenizer(sql);
    List<Token> tokens = new ArrayList<>();
    do {
      tokens.add(tokenizer.next());
    } while (tokens.getLast().kind() != Kind.END);
    return tokens;
  }

  private Token next() {
    skip();
    int start = at;
    if (at == sql.length()) {
      return new Token(Kind.END, "", at, at);
    }
    char first = sql.charAt(at);
    if (first == '\'' || first == '"') {
      String text = quoted(first);
      return new Token(first == '"' ? Kind.QUOTED : Kind.TEXT, text, start, at);
    }
    Kind kind = Kind.SYMBOL;
    at++;
    if (Character.isUnicodeIdentifierStart(first) || first == '_') {
      kind = Kind.WORD;
      passIdentifier();
    } else if (isDigit(first) || (first == '.' && at < sql.length() && isDigit(sql.charAt(at)))) {
      kind = Kind.NUMBER;
      passNumber();
    } else if (first == '?') {
      return new Token(Kind.PARAMETER, "", start, at);
    } else if (first == '$' && at < sql.length()) {
      if (isDigit(sql.charAt(at))) {
        while (at < sql.length() && isDigit(sql.charAt(at))) {
          at++;
        }
        return new Token(Kind.PARAMETER, sql.substring(start + 1, at), start, at);
      }
      int tagEnd = sql.indexOf('$', at);
      if (tagEnd >= 0 && sql.substring(at, tagEnd).chars().allMatch(Character::isLetter)) {
        return dollarQuoted(start, sql.substring(start, tagEnd + 1));
      }
    } else if (first == ':' && at < sql.length() && sql.charAt(at) == ':') {
      at++;
    }
    return new Token(kind, sql.substring(start, at), start, at);
  }

  private Token dollarQuoted(int start, String tag) {
    int from = start + tag.length();
    int end = sql.indexOf(tag, from);
    if (end < 0) {
      throw Place.failure(sql, start, "this quoted text does not end");
    }
    at = end + tag.length();
    return new Token(Kind.TEXT, sql.substring(from, end), start, at);
  }

  private static boolean isDigit(char character) {
    return character >= '0' && character <= '9';
  }

  private void passIdentifier() {
    while (at < sql.length()
        && (Character.isUnicodeIdentifierPart(sql.charAt(at)) || sql.charAt(at) == '$')) {
      at++;
    }
  }

  private void passNumber() {
    while (at < sql.length()) {
      char here = sql.charAt(at);
      boolean isSign = (here == '+' || here == '-') && (sql.charAt(at - 1) | 0x20) == 'e';
      if (!isDigit(here) && here != '.' && here != '_' && (here | 0x20) != 'e' && !isSign) {
        return;
      }
      at++;
    }
  }

  private String quoted(char quote) {
    int start = at++;
    int end = sql.indexOf(quote, at);
    while (end >= 0 && end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
      end = sql.indexOf(quote, end + 2);
    }
    if (end < 0) {
      throw Place.failure(sql, start, "this quoted text does not end");
    }
    String inner = sql.substring(at, end);
    at = end + 1;
    String one = String.valueOf(quote);
    return inner.replace(one + one, one);
  }

  private void skip() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at)) || sql.charAt(at) == '\uFEFF') {
        at++;
      } else if (sql.startsWith("--", at)) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end;
      } else if (sql.startsWith("/*", at)) {
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
        throw Place.failure(sql, start, "this comment does not end");
      }
      int nested = sql.indexOf("/*", at);
      boolean opens = nested >= 0 && nested < end;
      depth += opens ? 1 : -1;
      at = opens ? nested + 2 : end + 2;
    } while (depth > 0);
  }
}
