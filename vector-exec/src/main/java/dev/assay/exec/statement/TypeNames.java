package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.bind.Types;
import dev.assay.exec.syntax.TypeName;
import dev.assay.exec.syntax.parse.TokenKind;
import dev.assay.exec.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Types of columns as SQL writes them. */
final class TypeNames {

  private TypeNames() {}

  /** Reads a type; columns of it allow nulls. */
  static ColumnType read(Cursor cursor) {
    Token first = cursor.peek();
    String name = cursor.identifier().toUpperCase(Locale.ROOT);
    if (name.equals("DOUBLE")) {
      cursor.accept("PRECISION");
    } else if (name.equals("CHARACTER")) {
      cursor.accept("VARYING");
    }
    List<Integer> numbers = numbers(cursor);
    if (name.equals("TIMESTAMP") && cursor.accept("WITH", "TIME", "ZONE")) {
      name = "TIMESTAMPTZ";
    } else if (name.startsWith("TIME") && cursor.accept("WITHOUT", "TIME", "ZONE")) {
      numbers = List.of();
    }
    try {
      return Types.of(new TypeName(name, numbers, first.start()));
    } catch (SqlException e) {
      throw cursor.failure(first, e.sentence());
    }
  }

  private static List<Integer> numbers(Cursor cursor) {
    List<Integer> numbers = new ArrayList<>();
    if (cursor.accept("(")) {
      do {
        Token number = cursor.take();
        if (number.kind() != TokenKind.NUMBER || number.text().length() > 9) {
          throw cursor.failure(number, "a number of digits is expected here");
        }
        numbers.add(Integer.parseInt(number.text()));
      } while (cursor.accept(","));
      cursor.expect(")");
    }
    return numbers;
  }
}
