package dev.assay.exec.statement;

import dev.assay.exec.syntax.parse.TokenKind;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Types of columns as SQL writes them. */
final class TypeNames {

  private static final int DEFAULT_PRECISION = 18;
  private static final int DEFAULT_SCALE = 3;

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
    return switch (name) {
      case "DECIMAL", "NUMERIC", "DEC" -> decimal(cursor, first, numbers);
      case "HUGEINT", "INT128" -> ColumnType.decimal(ColumnType.MAX_DECIMAL_PRECISION, 0).orNull();
      default -> ColumnType.of(kind(cursor, first, name)).orNull();
    };
  }

  private static ColumnType decimal(Cursor cursor, Token first, List<Integer> numbers) {
    int precision = numbers.isEmpty() ? DEFAULT_PRECISION : numbers.getFirst();
    int scale = numbers.isEmpty() ? DEFAULT_SCALE : numbers.size() > 1 ? numbers.get(1) : 0;
    if (precision < 1 || precision > ColumnType.MAX_DECIMAL_PRECISION || scale > precision) {
      throw cursor.failure(
          first, "a decimal has 1 to 38 digits, and no more of them behind the point than at all");
    }
    return ColumnType.decimal(precision, scale).orNull();
  }

  private static TypeKind kind(Cursor cursor, Token first, String name) {
    return switch (name) {
      case "BOOLEAN", "BOOL", "LOGICAL" -> TypeKind.BOOLEAN;
      case "TINYINT", "INT1" -> TypeKind.TINYINT;
      case "SMALLINT", "INT2", "SHORT", "UTINYINT" -> TypeKind.SMALLINT;
      case "INTEGER", "INT", "INT4", "SIGNED", "USMALLINT" -> TypeKind.INTEGER;
      case "BIGINT", "INT8", "LONG", "UINTEGER" -> TypeKind.BIGINT;
      case "DOUBLE", "FLOAT8" -> TypeKind.DOUBLE;
      case "REAL", "FLOAT", "FLOAT4" -> TypeKind.FLOAT;
      case "VARCHAR", "CHAR", "CHARACTER", "TEXT", "STRING", "BPCHAR", "NVARCHAR" ->
          TypeKind.VARCHAR;
      case "DATE" -> TypeKind.DATE;
      case "TIME" -> TypeKind.TIME;
      case "TIMESTAMP", "DATETIME" -> TypeKind.TIMESTAMP;
      case "TIMESTAMPTZ" -> TypeKind.TIMESTAMP_TZ;
      case "INTERVAL" -> TypeKind.INTERVAL_MICROS;
      default -> throw cursor.failure(first, "there is no type " + name);
    };
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

  /** A type as SQL writes it. */
  static String text(ColumnType type) {
    return type.kind() == TypeKind.DECIMAL
        ? "DECIMAL(" + type.precision() + "," + type.scale() + ")"
        : switch (type.kind()) {
          case TIMESTAMP_TZ -> "TIMESTAMP WITH TIME ZONE";
          case INTERVAL_MONTHS, INTERVAL_MICROS -> "INTERVAL";
          default -> type.kind().name();
        };
  }
}
