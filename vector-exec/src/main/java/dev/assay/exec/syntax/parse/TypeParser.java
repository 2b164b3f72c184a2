package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parses names of types. */
record TypeParser(Reader reader) {

  /** A type. */
  TypeName type() {
    int at = reader.offset();
    reader.accept("SETOF");
    boolean isUnion = reader.is("UNION", "(");
    if (!isUnion && !reader.kind().isFunctionName()) {
      throw reader.expected("a type");
    }
    String name = reader.take();
    while (reader.accept(".")) {
      name = reader.label();
    }
    name = name.toUpperCase(Locale.ROOT);
    if (name.equals("DOUBLE")) {
      reader.accept("PRECISION");
    } else if (name.equals("CHARACTER") || name.equals("CHAR")) {
      name = reader.accept("VARYING") ? "VARCHAR" : name;
    }
    List<Integer> arguments = List.of();
    if (reader.is("(")) {
      arguments = arguments();
    }
    if (name.equals("INTERVAL")) {
      passUnits();
    }
    if (name.equals("TIMESTAMP") || name.equals("TIME")) {
      name = zoned(name);
    }
    return new TypeName(
        reader.is("[") || reader.is("ARRAY") ? name + lists() : name, arguments, at);
  }

  private String lists() {
    StringBuilder lists = new StringBuilder();
    while (reader.is("[") || reader.is("ARRAY")) {
      if (reader.accept("ARRAY") && !reader.is("[")) {
        lists.append("[]");
      } else {
        reader.expect("[");
        lists.append('[');
        if (reader.kind() == TokenKind.NUMBER) {
          lists.append(reader.take());
        }
        reader.expect("]");
        lists.append(']');
      }
    }
    return lists.toString();
  }

  private void passUnits() {
    while (IntervalParser.unit(reader.written()).isPresent() || reader.is("TO")) {
      reader.pass();
    }
  }

  private String zoned(String name) {
    boolean with = reader.is("WITH");
    if ((with || reader.is("WITHOUT")) && reader.word(1).equals("TIME")) {
      reader.pass();
      reader.pass();
      reader.expect("ZONE");
      return !with ? name : name.equals("TIME") ? "TIMETZ" : "TIMESTAMPTZ";
    }
    return name;
  }

  /** Numbers in brackets; what else stands in them is passed. */
  private List<Integer> arguments() {
    List<Integer> numbers = new ArrayList<>();
    int depth = 0;
    do {
      if (reader.kind() == TokenKind.END) {
        throw reader.expected(")");
      }
      depth += reader.is("(") ? 1 : reader.is(")") ? -1 : 0;
      if (depth == 1 && reader.kind() == TokenKind.NUMBER && reader.written().length() < 9) {
        numbers.add(Numbers.integer(reader));
      } else {
        reader.pass();
      }
    } while (depth > 0);
    return numbers;
  }
}
