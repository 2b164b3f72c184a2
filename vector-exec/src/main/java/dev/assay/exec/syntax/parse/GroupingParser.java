package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Query.Grouping;
import java.util.ArrayList;
import java.util.List;

/** Parses GROUP BY into lists of grouping sets. */
final class GroupingParser {

  /** Columns that CUBE takes: there are two to that power of sets. */
  private static final int CUBE_LIMIT = 12;

  private final SqlParser parser;
  private final Reader reader;

  GroupingParser(SqlParser parser) {
    this.parser = parser;
    reader = parser.reader;
  }

  /** GROUP BY, which is next. */
  Grouping grouping() {
    reader.expect("GROUP");
    reader.expect("BY");
    if (reader.accept("ALL")) {
      return new Grouping(true, true, List.of());
    }
    List<List<List<Node>>> elements = new ArrayList<>();
    do {
      elements.add(element());
    } while (reader.more());
    return new Grouping(true, false, elements);
  }

  /** The sets of one element. */
  private List<List<Node>> element() {
    boolean opens = reader.word(1).equals("(");
    if (opens && reader.accept("ROLLUP", "(")) {
      return rollup(reader.listUntil(")", this::set));
    }
    if (opens && reader.accept("CUBE", "(")) {
      return cube(reader.listUntil(")", this::set));
    }
    if (reader.is("GROUPING", "SETS")) {
      reader.pass();
      reader.pass();
      reader.expect("(");
      List<List<Node>> sets = new ArrayList<>();
      reader.listUntil(")", this::element).forEach(sets::addAll);
      return sets;
    }
    return List.of(set());
  }

  /** One expression, or several in brackets, or none in brackets. */
  private List<Node> set() {
    if (reader.accept("(", ")")) {
      return List.of();
    }
    Node expression = parser.expressions.expression();
    return expression instanceof Node.Row row ? row.values() : List.of(expression);
  }

  private static List<List<Node>> rollup(List<List<Node>> parts) {
    List<List<Node>> sets = new ArrayList<>();
    for (int size = parts.size(); size >= 0; size--) {
      List<Node> set = new ArrayList<>();
      for (List<Node> part : parts.subList(0, size)) {
        set.addAll(part);
      }
      sets.add(set);
    }
    return sets;
  }

  private List<List<Node>> cube(List<List<Node>> parts) {
    if (parts.size() > CUBE_LIMIT) {
      throw reader.failure("CUBE takes no more than " + CUBE_LIMIT + " expressions");
    }
    List<List<Node>> sets = new ArrayList<>();
    for (int mask = (1 << parts.size()) - 1; mask >= 0; mask--) {
      List<Node> set = new ArrayList<>();
      for (int p = 0; p < parts.size(); p++) {
        if ((mask >> (parts.size() - 1 - p) & 1) != 0) {
          set.addAll(parts.get(p));
        }
      }
      sets.add(set);
    }
    return sets;
  }
}
