package dev.assay.exec.load;

/**
 * How rows lie in a text file: one a line (LF or CRLF), UTF-8.
 *
 * @param separator ASCII character between fields
 * @param quoted whether a field may stand in double quotes, where a separator, a line end and a
 *     doubled quote are text (RFC 4180)
 * @param header whether the first line names columns; it is left out
 * @param separatorEnds whether the last field, too, may have a separator behind it
 * @param nullText what stands for a null, unquoted, in columns that allow one
 * @param skippedLines lines before the header or the first row that are left out
 * @param lenient whether rows that are not as declared are left out, and are no failure
 */
public record TextFormat(
    char separator,
    boolean quoted,
    boolean header,
    boolean separatorEnds,
    String nullText,
    int skippedLines,
    boolean lenient) {

  /** Checks. */
  public TextFormat {
    if (separator >= 0x80 || separator == '\n' || separator == '\r' || separator == '"') {
      throw new IllegalArgumentException(
          "a separator is one ASCII character, neither a quote nor a line end");
    }
  }

  /** As TPC's generators write: {@code |} behind each field, nothing quoted. */
  public static TextFormat tbl() {
    return new TextFormat('|', false, false, true, "", 0, false);
  }

  /** Commas, quotes, no header; an empty field is a null. */
  public static TextFormat csv() {
    return new TextFormat(',', true, false, false, "", 0, false);
  }

  /** The same with or without a header. */
  public TextFormat withHeader(boolean wanted) {
    return new TextFormat(
        separator, quoted, wanted, separatorEnds, nullText, skippedLines, lenient);
  }

  /** The same with another separator. */
  public TextFormat withSeparator(char wanted) {
    return new TextFormat(wanted, quoted, header, separatorEnds, nullText, skippedLines, lenient);
  }

  /** The same with or without double quotes. */
  public TextFormat withQuotes(boolean wanted) {
    return new TextFormat(
        separator, wanted, header, separatorEnds, nullText, skippedLines, lenient);
  }

  /** The same with another text for nulls. */
  public TextFormat withNullText(String wanted) {
    return new TextFormat(separator, quoted, header, separatorEnds, wanted, skippedLines, lenient);
  }

  /** The same with so many lines left out first. */
  public TextFormat withSkippedLines(int wanted) {
    return new TextFormat(separator, quoted, header, separatorEnds, nullText, wanted, lenient);
  }

  /** The same where rows that are not as declared are left out. */
  public TextFormat withLenience(boolean wanted) {
    return new TextFormat(separator, quoted, header, separatorEnds, nullText, skippedLines, wanted);
  }
}
