package dev.assay.exec.statement;

import java.util.Locale;
import java.util.Set;

/**
 * A piece of a statement's text.
 *
 * @param text as written; of a quoted identifier or a text what stands between the quotes, which
 *     are no more doubled
 * @param start offset of its first character
 * @param end offset behind its last one
 */
record Token(Kind kind, String text, int start, int end) {

  /** What a token is. */
  enum Kind {
    /** A word: a keyword or an identifier. */
    WORD,
    /** An identifier in double quotes. */
    QUOTED,
    /** A text in single quotes. */
    TEXT,
    /** A number without sign. */
    NUMBER,
    /** {@code ?}, or {@code $1} with its number as text. */
    PARAMETER,
    /** One character of punctuation, or {@code ::}. */
    SYMBOL,
    /** Behind the last one. */
    END
  }

  boolean is(String word) {
    return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
  }

  boolean isOneOf(Set<String> upperCaseWords) {
    return kind == Kind.WORD && upperCaseWords.contains(text.toUpperCase(Locale.ROOT));
  }

  boolean isIdentifier() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }
}
