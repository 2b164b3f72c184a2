package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import java.util.Locale;
import java.util.Optional;

/** Parses what follows INTERVAL, and names of units of time. */
final class IntervalParser {

  private final SqlParser parser;
  private final Reader reader;

  IntervalParser(SqlParser parser) {
    this.parser = parser;
    reader = parser.reader;
  }

  Node interval(int at) {
    int place = reader.offset();
    Node amount;
    if (reader.kind().isText()) {
      amount = new Node.Text(reader.take(), place);
    } else if (reader.accept("(")) {
      amount = parser.expressions.expression();
      reader.expect(")");
    } else {
      amount = Numbers.number(reader);
    }
    Optional<String> unit = reader.kind().isWord() ? unit(reader.written()) : Optional.empty();
    if (unit.isEmpty()) {
      if (amount instanceof Node.Text) {
        return new Node.Interval(amount, "", at);
      }
      throw reader.expected("a unit of time");
    }
    reader.pass();
    if (reader.is("TO")) {
      throw reader.unsupported("an interval of several units");
    }
    return new Node.Interval(amount, unit.get(), at);
  }

  /** The unit that a word names. */
  static Optional<String> unit(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    return switch (upper) {
      case "YEARS",
          "QUARTERS",
          "MONTHS",
          "WEEKS",
          "DAYS",
          "HOURS",
          "MINUTES",
          "SECONDS",
          "MILLISECONDS",
          "MICROSECONDS",
          "DECADES",
          "MILLENNIUMS" ->
          Optional.of(upper.substring(0, upper.length() - 1));
      case "YEAR",
          "QUARTER",
          "MONTH",
          "WEEK",
          "DAY",
          "HOUR",
          "MINUTE",
          "SECOND",
          "MILLISECOND",
          "MICROSECOND",
          "DECADE",
          "CENTURY",
          "MILLENNIUM" ->
          Optional.of(upper);
      case "CENTURIES" -> Optional.of("CENTURY");
      case "MILLENNIA" -> Optional.of("MILLENNIUM");
      default -> Optional.empty();
    };
  }
}
