package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;

/** Lines and columns of a text, counted from 1, and offsets, counted from 0. */
final class Place {

  private Place() {}

  /** What is wrong at an offset. */
  static SqlException failure(String text, int offset, String sentence) {
    int line = 1 + (int) text.chars().limit(offset).filter(c -> c == '\n').count();
    return new SqlException(sentence, line, offset - text.lastIndexOf('\n', offset - 1));
  }

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
