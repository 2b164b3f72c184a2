package dev.assay.exec.syntax.parse;

import java.util.Arrays;

/** The tokens of a text, without white space and comments; the last is of kind END. */
public final class Tokens {

  private final String sql;
  private TokenKind[] kinds;
  private String[] words;
  private int[] starts;
  private int[] ends;
  private int size;

  Tokens(String sql) {
    this.sql = sql;
    int guess = sql.length() / 4 + 8;
    kinds = new TokenKind[guess];
    words = new String[guess];
    starts = new int[guess];
    ends = new int[guess];
  }

  /**
   * All tokens of a text.
   *
   * @throws dev.assay.exec.failure.SqlException where a quote or a comment does not end
   */
  public static Tokens of(String sql) {
    return new Lexer(sql).tokens();
  }

  void add(TokenKind kind, String word, int start, int end) {
    if (size == kinds.length) {
      int larger = size * 2;
      kinds = Arrays.copyOf(kinds, larger);
      words = Arrays.copyOf(words, larger);
      starts = Arrays.copyOf(starts, larger);
      ends = Arrays.copyOf(ends, larger);
    }
    kinds[size] = kind;
    words[size] = word;
    starts[size] = start;
    ends[size++] = end;
  }

  /** The text that they are of. */
  public String sql() {
    return sql;
  }

  /** How many there are, with that of kind END. */
  public int size() {
    return size;
  }

  /** What a token is. */
  public TokenKind kind(int index) {
    return kinds[index];
  }

  /** A word of the grammar in upper case, or a symbol; empty for all others. */
  public String word(int index) {
    return words[index];
  }

  /** Offset of a token's first character. */
  public int start(int index) {
    return starts[index];
  }

  /** Offset behind a token's last character. */
  public int end(int index) {
    return ends[index];
  }

  /** A token as it is written. */
  public String written(int index) {
    return sql.substring(starts[index], ends[index]);
  }

  /** The identifier or the text that a token means; a token of another kind as it is written. */
  public String value(int index) {
    return switch (kinds[index]) {
      case QUOTED -> unquoted(index, "\"");
      case TEXT -> unquoted(index, "'");
      case ESCAPED_TEXT -> Escapes.resolve(sql, starts[index] + 2, ends[index] - 1);
      case DOLLAR_TEXT -> {
        int tag = sql.indexOf('$', starts[index] + 1) + 1 - starts[index];
        yield sql.substring(starts[index] + tag, ends[index] - tag);
      }
      default -> written(index);
    };
  }

  private String unquoted(int index, String quote) {
    String inner = sql.substring(starts[index] + 1, ends[index] - 1);
    return inner.contains(quote) ? inner.replace(quote + quote, quote) : inner;
  }
}
