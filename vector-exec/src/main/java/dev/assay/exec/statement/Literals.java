package dev.assay.exec.statement;

import dev.assay.exec.syntax.parse.TokenKind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows of literals and parameters, as most INSERT statements have them: read without the planner,
 * which takes a hundred times as long.
 */
final class Literals {

  private Literals() {}

  /** A value in a row. */
  sealed interface Cell {}

  /** A literal. */
  record Constant(@Nullable Object value) implements Cell {}

  /** The value of a parameter, counted from 0. */
  record Parameter(int index) implements Cell {}

  /** What the column holds where nothing is said. */
  record Default() implements Cell {}

  /**
   * The rows behind VALUES, with the cursor behind them; empty, with the cursor where it was, where
   * something else than literals stands in them.
   */
  static Optional<List<List<Cell>>> rows(Cursor cursor) {
    int start = cursor.position();
    List<List<Cell>> rows = new ArrayList<>();
    do {
      List<Cell> row = new ArrayList<>();
      if (!cursor.accept("(")) {
        break;
      }
      do {
        Optional<Cell> cell = cell(cursor);
        if (cell.isEmpty()) {
          cursor.back(start);
          return Optional.empty();
        }
        row.add(cell.get());
      } while (cursor.accept(","));
      if (!cursor.accept(")")) {
        cursor.back(start);
        return Optional.empty();
      }
      rows.add(row);
    } while (cursor.accept(","));
    if (rows.isEmpty()) {
      cursor.expect("(");
    }
    return Optional.of(rows);
  }

  /** One literal; empty, with the cursor anywhere, where something else comes. */
  static Optional<Cell> cell(Cursor cursor) {
    Token first = cursor.take();
    if (first.is("DEFAULT")) {
      return Optional.of(new Default());
    }
    if (first.kind() == TokenKind.PARAMETER) {
      return Optional.of(new Parameter(cursor.parameterIndex(first)));
    }
    if (first.kind().isText()) {
      return Optional.of(new Constant(first.text()));
    }
    if (first.is("NULL")) {
      return Optional.of(new Constant(null));
    }
    if (first.is("TRUE") || first.is("FALSE")) {
      return Optional.of(new Constant(first.is("TRUE")));
    }
    if (first.is("DATE") && cursor.peek().kind().isText()) {
      return date(cursor.take().text());
    }
    boolean isNegative = first.is("-");
    Token number = isNegative || first.is("+") ? cursor.take() : first;
    return number.kind() == TokenKind.NUMBER ? number(number.text(), isNegative) : Optional.empty();
  }

  private static Optional<Cell> date(String text) {
    try {
      return Optional.of(new Constant(LocalDate.parse(text)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Cell> number(String text, boolean isNegative) {
    try {
      boolean isFloating = text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
      if (isFloating) {
        double value = Double.parseDouble(text);
        return Optional.of(new Constant(isNegative ? -value : value));
      }
      BigDecimal value = new BigDecimal(text.replace("_", ""));
      return Optional.of(new Constant(isNegative ? value.negate() : value));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
