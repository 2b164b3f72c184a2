package dev.assay.exec.statement;

/** Offsets in a text, counted from 0, of lines and columns, counted from 1. */
final class Place {

  private Place() {}

  /** The offset of a line and column; the text's end where it has no such line. */
  static int offset(String text, int line, int column) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      start = text.indexOf('\n', start) + 1;
      if (start == 0) {
        return text.length();
      }
    }
    return Math.min(text.length(), start + column - 1);
  }
}
