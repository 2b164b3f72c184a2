package dev.assay.exec.statement;

import dev.assay.exec.syntax.parse.TokenKind;
import dev.assay.exec.syntax.parse.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A piece of a statement's text.
 *
 * @param text as written; of a quoted identifier or a text what it means; of a parameter its
 *     number, from 1, empty where it has none
 * @param start offset of its first character
 * @param end offset behind its last one
 */
record Token(TokenKind kind, String text, int start, int end) {

  /** The tokens of a text, the last of kind END. */
  static List<Token> all(String sql) {
    Tokens tokens = Tokens.of(sql);
    List<Token> all = new ArrayList<>(tokens.size());
    List<String> names = new ArrayList<>(0);
    for (int i = 0; i < tokens.size(); i++) {
      TokenKind kind = tokens.kind(i);
      String text =
          switch (kind) {
            case SYMBOL -> tokens.word(i);
            case PARAMETER -> index(tokens.value(i).substring(1), names);
            default -> tokens.value(i);
          };
      all.add(new Token(kind, text, tokens.start(i), tokens.end(i)));
    }
    return all;
  }

  boolean is(String word) {
    return (kind.isWord() || kind == TokenKind.SYMBOL) && text.equalsIgnoreCase(word);
  }

  boolean isOneOf(Set<String> upperCaseWords) {
    return kind.isWord() && upperCaseWords.contains(text.toUpperCase(Locale.ROOT));
  }

  boolean isIdentifier() {
    return kind.isIdentifier();
  }

  /** The number of a parameter: a name stands for its place among the names. */
  private static String index(String written, List<String> names) {
    if (written.isEmpty() || Character.isDigit(written.charAt(0))) {
      return written;
    }
    String name = written.toLowerCase(Locale.ROOT);
    if (!names.contains(name)) {
      names.add(name);
    }
    return String.valueOf(names.indexOf(name) + 1);
  }
}
