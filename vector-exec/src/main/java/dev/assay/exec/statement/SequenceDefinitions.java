package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.table.Sequence;
import dev.assay.exec.table.Sequences;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableDefinition.Column;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** CREATE SEQUENCE and DROP SEQUENCE. */
record SequenceDefinitions(Database database) {

  /** Reads what comes behind CREATE SEQUENCE. */
  Statement create(Cursor cursor, boolean replaces) {
    boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
    Token at = cursor.peek();
    String name = cursor.name();
    Sequence.Range range;
    try {
      range = range(cursor);
    } catch (SqlException e) {
      throw e.line() > 0 ? e : cursor.failure(at, e.sentence());
    }
    cursor.requireEnd();
    return call -> {
      database.catalogue().requireSchema(name);
      Sequences sequences = database.catalogue().sequences();
      boolean isThere = sequences.find(name).isPresent();
      if (isThere && ifNotExists) {
        return Database.changed(0);
      }
      if (isThere && !replaces) {
        throw new SqlException("there is a sequence " + name + " already");
      }
      sequences.put(new Sequence(name, range));
      database.catalogue().redefined();
      return Database.changed(0);
    };
  }

  private static Sequence.Range range(Cursor cursor) {
    Set<String> seen = new HashSet<>();
    long increment = 1;
    Long start = null;
    Long least = null;
    Long greatest = null;
    boolean cycles = false;
    while (!cursor.isEnd()) {
      Token at = cursor.peek();
      boolean isNo = cursor.accept("NO");
      String option = cursor.identifier().toUpperCase(Locale.ROOT);
      if (!seen.add(option)) {
        throw cursor.failure(at, option + " is said twice");
      }
      switch (isNo ? "NO " + option : option) {
        case "INCREMENT" -> {
          cursor.accept("BY");
          increment = number(cursor);
        }
        case "START" -> {
          cursor.accept("WITH");
          start = number(cursor);
        }
        case "MINVALUE" -> least = number(cursor);
        case "MAXVALUE" -> greatest = number(cursor);
        case "CYCLE" -> cycles = true;
        case "NO MINVALUE", "NO MAXVALUE", "NO CYCLE" -> {}
        default -> throw cursor.failure(at, "no option of a sequence is named " + option);
      }
    }
    long from = least != null ? least : increment > 0 ? 1 : Long.MIN_VALUE;
    long to = greatest != null ? greatest : increment > 0 ? Long.MAX_VALUE : -1;
    long first = start != null ? start : increment > 0 ? from : to;
    return new Sequence.Range(first, increment, from, to, cycles);
  }

  private static long number(Cursor cursor) {
    String sign = cursor.accept("-") ? "-" : "";
    Token token = cursor.take();
    try {
      return Long.parseLong(sign + token.text());
    } catch (NumberFormatException e) {
      throw cursor.failure(token, "a whole number is expected here");
    }
  }

  /** Reads what comes behind DROP SEQUENCE. */
  Statement drop(Cursor cursor) {
    boolean ifExists = cursor.accept("IF", "EXISTS");
    String name = cursor.name();
    boolean cascades = cursor.accept("CASCADE");
    if (!cascades) {
      cursor.accept("RESTRICT");
    }
    cursor.requireEnd();
    return call -> {
      List<Table> using =
          database.catalogue().tables().stream().filter(table -> uses(table, name)).toList();
      if (!using.isEmpty() && !cascades) {
        throw new SqlException(
            "table %s has a column whose default is of sequence %s"
                .formatted(using.getFirst().name(), name));
      }
      if (!database.catalogue().sequences().drop(name) && !ifExists) {
        throw new SqlException("there is no sequence '" + name + "'");
      }
      using.forEach(table -> database.catalogue().drop(table.name()));
      database.catalogue().redefined();
      return Database.changed(0);
    };
  }

  /** Whether a default takes numbers of a sequence. */
  private boolean uses(Table table, String name) {
    return table.definition().columns().stream()
        .flatMap(SequenceDefinitions::named)
        .anyMatch(
            text -> database.catalogue().sequences().require(text).name().equalsIgnoreCase(name));
  }

  /** Texts behind NEXTVAL in a column's default. */
  private static Stream<String> named(Column column) {
    List<Token> tokens = column.initial().map(Token::all).orElse(List.of());
    return IntStream.range(2, tokens.size())
        .filter(i -> tokens.get(i).kind().isText() && tokens.get(i - 2).is("NEXTVAL"))
        .mapToObj(i -> tokens.get(i).text());
  }
}
