package dev.assay.exec.syntax.parse;

/** What a token is. */
public enum TokenKind {
  /** Behind the last one. */
  END,
  /** A word that names nothing unless it is quoted. */
  RESERVED,
  /** A word that names a function or a type, but neither a column nor a table. */
  FUNCTION_WORD,
  /** A word that names a column or a table; a function of this name has a grammar of its own. */
  COLUMN_WORD,
  /** Any other word. */
  WORD,
  /** An identifier in double quotes. */
  QUOTED,
  /** A text in single quotes. */
  TEXT,
  /** A text in single quotes behind an E, with escapes. */
  ESCAPED_TEXT,
  /** A text between dollars. */
  DOLLAR_TEXT,
  /** A number without sign. */
  NUMBER,
  /** {@code ?}, {@code $1} or {@code $name}. */
  PARAMETER,
  /** An operator, a bracket, a comma. */
  SYMBOL;

  /** Whether it is a word, in quotes or not. */
  public boolean isIdentifier() {
    return this == QUOTED || isWord();
  }

  /** Whether it is a word without quotes. */
  public boolean isWord() {
    return this == WORD || this == RESERVED || this == FUNCTION_WORD || this == COLUMN_WORD;
  }

  /** Whether it is a text. */
  public boolean isText() {
    return this == TEXT || this == ESCAPED_TEXT || this == DOLLAR_TEXT;
  }

  /** Whether it can name a column or a table. */
  boolean isColumnName() {
    return this == WORD || this == QUOTED || this == COLUMN_WORD;
  }

  /** Whether it can name a function or a type. */
  boolean isFunctionName() {
    return isIdentifier() && this != RESERVED;
  }
}
