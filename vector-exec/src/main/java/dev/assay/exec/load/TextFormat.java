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
 */
public record TextFormat(
    char separator, boolean quoted, boolean header, boolean separatorEnds, String nullText) {

  /** Checks. */
  public TextFormat {
    if (separator >= 0x80 || separator == '\n' || separator == '\r' || separator == '"') {
      throw new IllegalArgumentException(
          "a separator is one ASCII character, neither a quote nor a line end");
    }
  }

  /** As TPC's generators write: {@code |} behind each field, nothing quoted. */
  public static TextFormat tbl() {
    return new TextFormat('|', false, false, true, "");
  }

  /** Commas, quotes, no header; an empty field is a null. */
  public static TextFormat csv() {
    return new TextFormat(',', true, false, false, "");
  }

  /** The same with or without a header. */
  public TextFormat withHeader(boolean wanted) {
    return new TextFormat(separator, quoted, wanted, separatorEnds, nullText);
  }

  /** The same with another separator. */
  public TextFormat withSeparator(char wanted) {
    return new TextFormat(wanted, quoted, header, separatorEnds, nullText);
  }

  /** The same with another text for nulls. */
  public TextFormat withNullText(String wanted) {
    return new TextFormat(separator, quoted, header, separatorEnds, wanted);
  }
}
