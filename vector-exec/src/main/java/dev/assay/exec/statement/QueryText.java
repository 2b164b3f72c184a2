package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.Prepared;
import dev.assay.exec.syntax.parse.TokenKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The text of a query for the planner, put together from pieces of the user's text and words of our
 * own, so that a failure in it can be told at its place in the user's text. Keeps what the planner
 * made of it, for each combination of types that its parameters had.
 */
final class QueryText {

  /** A piece: of the user's text, or where there is no such, words of our own. */
  private record Piece(String words, int start, int end, @Nullable Parameter parameter) {}

  /**
   * A parameter.
   *
   * @param index of its value
   * @param isCount whether it is a number of rows, which takes no cast
   */
  private record Parameter(int index, boolean isCount) {}

  /** Text with values' types put in. */
  record Rendered(QueryText query, String text, List<Integer> starts, List<Integer> indexes) {

    /** The same failure at its place in the user's text. */
    SqlException relocate(SqlException failure) {
      if (failure.line() == 0) {
        return failure;
      }
      int offset = Place.offset(text, failure.line(), failure.column());
      for (int i = query.pieces.size() - 1; i >= 0; i--) {
        Piece piece = query.pieces.get(i);
        if (starts.get(i) <= offset && piece.end() >= 0) {
          int within = Math.min(offset - starts.get(i), piece.end() - piece.start());
          return SqlException.at(query.source, piece.start() + within, failure.sentence());
        }
      }
      return new SqlException(failure.sentence());
    }
  }

  private final String source;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Token> tokens;
  private final ConcurrentHashMap<String, Prepared> prepared = new ConcurrentHashMap<>();

  /**
   * Nothing yet.
   *
   * @param tokens of the whole statement
   */
  QueryText(String source, List<Token> tokens) {
    this.source = source;
    this.tokens = tokens;
  }

  /** Another of the same statement, with nothing in it yet. */
  QueryText empty() {
    return new QueryText(source, tokens);
  }

  /** An identifier in quotes. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Adds words of our own. */
  QueryText add(String words) {
    pieces.add(new Piece(words, -1, -1, null));
    return this;
  }

  /** Adds a piece of the user's text. */
  QueryText addSource(int start, int end) {
    int from = start;
    int index = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind() != TokenKind.PARAMETER) {
        continue;
      }
      int value = token.text().isEmpty() ? index++ : Integer.parseInt(token.text()) - 1;
      if (token.start() >= start && token.end() <= end) {
        boolean isCount =
            i > 0 && (tokens.get(i - 1).is("LIMIT") || tokens.get(i - 1).is("OFFSET"));
        pieces.add(new Piece("", from, token.start(), null));
        pieces.add(new Piece("", token.start(), token.end(), new Parameter(value, isCount)));
        from = token.end();
      }
    }
    pieces.add(new Piece("", from, end, null));
    return this;
  }

  String source() {
    return source;
  }

  /** As a text without parameters. */
  String text() {
    return render(new Statement.Call(List.of())).text();
  }

  /** The text with the types of the values that a call has. */
  Rendered render(Statement.Call call) {
    StringBuilder text = new StringBuilder();
    List<Integer> starts = new ArrayList<>();
    List<Integer> indexes = new ArrayList<>();
    for (Piece piece : pieces) {
      starts.add(text.length());
      Parameter parameter = piece.parameter();
      if (parameter == null) {
        text.append(piece.end() < 0 ? piece.words() : source.substring(piece.start(), piece.end()));
        continue;
      }
      Optional<String> type = ParameterTypes.name(call.parameter(parameter.index()));
      if (type.isEmpty()) {
        text.append("NULL");
        continue;
      }
      indexes.add(parameter.index());
      text.append(parameter.isCount() ? "?" : "CAST(? AS " + type.get() + ")");
    }
    return new Rendered(this, text.toString(), starts, indexes);
  }

  /** What the planner made of a text. */
  ConcurrentHashMap<String, Prepared> prepared() {
    return prepared;
  }
}
