package dev.assay.exec.failure;

/**
 * A statement that is wrong, or that the engine cannot do. The message is one sentence for the
 * user; where the place is known it begins with it.
 */
public final class SqlException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String sentence;
  private final int line;
  private final int column;

  /** A failure whose place in the text is not known. */
  public SqlException(String sentence) {
    super(sentence);
    this.sentence = sentence;
    line = 0;
    column = 0;
  }

  /**
   * A failure at a place in the text.
   *
   * @param line 1 for the first
   * @param column 1 for the first character of the line
   */
  public SqlException(String sentence, int line, int column) {
    super("line " + line + ", column " + column + ": " + sentence);
    this.sentence = sentence;
    this.line = line;
    this.column = column;
  }

  /**
   * A failure at an offset of a text.
   *
   * @param offset 0 for the first character
   */
  public static SqlException at(String text, int offset, String sentence) {
    int line = 1;
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
      start = end + 1;
      line++;
    }
    return new SqlException(sentence, line, offset - start + 1);
  }

  /** SQL that the engine understands but cannot do yet. */
  public static SqlException unsupported(String what) {
    return new SqlException(what + " is not supported");
  }

  /** What is wrong, without the place. */
  public String sentence() {
    return sentence;
  }

  /** Line in the text, 1 for the first; 0 where not known. */
  public int line() {
    return line;
  }

  /** Character in the line, 1 for the first; 0 where not known. */
  public int column() {
    return column;
  }
}
