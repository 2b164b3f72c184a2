package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a query for the planner, put together from pieces of the user's text and words of our
 * own, so that a failure in it can be told at its place in the user's text.
 */
final class QueryText {

  private record Piece(int start, int length, int sourceStart) {}

  private final String source;
  private final StringBuilder text = new StringBuilder();
  private final List<Piece> pieces = new ArrayList<>();

  /** Nothing yet. */
  QueryText(String source) {
    this.source = source;
  }

  /** Adds words of our own. */
  QueryText add(String words) {
    text.append(words);
    return this;
  }

  /** Adds a piece of the user's text. */
  QueryText addSource(int start, int end) {
    pieces.add(new Piece(text.length(), end - start, start));
    text.append(source, start, end);
    return this;
  }

  String text() {
    return text.toString();
  }

  String source() {
    return source;
  }

  /** The same failure at its place in the user's text. */
  SqlException relocate(SqlException failure) {
    if (failure.line() == 0) {
      return failure;
    }
    int offset = Place.offset(text(), failure.line(), failure.column());
    for (Piece piece : pieces) {
      if (offset >= piece.start() && offset <= piece.start() + piece.length()) {
        return Place.failure(
            source, piece.sourceStart() + offset - piece.start(), failure.sentence());
      }
    }
    return new SqlException(failure.sentence());
  }
}
