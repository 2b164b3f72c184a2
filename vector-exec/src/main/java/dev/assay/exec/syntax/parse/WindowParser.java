package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Frame;
import dev.assay.exec.syntax.Frame.End;
import dev.assay.exec.syntax.Frame.Exclusion;
import dev.assay.exec.syntax.Frame.Unit;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Node.OrderKey;
import dev.assay.exec.syntax.Node.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Parses windows and their frames. */
final class WindowParser {

  /** A bound of a frame. */
  private record Bound(End end, Optional<Node> offset, boolean follows) {}

  private final SqlParser parser;
  private final Reader reader;

  WindowParser(SqlParser parser) {
    this.parser = parser;
    reader = parser.reader;
  }

  /** What follows OVER. */
  Window over() {
    int at = reader.offset();
    return reader.is("(")
        ? window()
        : new Window(Optional.of(reader.name()), List.of(), List.of(), Optional.empty(), at);
  }

  /** The windows of the clause WINDOW, by name in lower case. */
  Map<String, Window> clause() {
    Map<String, Window> windows = new LinkedHashMap<>();
    do {
      String name = reader.name().toLowerCase(Locale.ROOT);
      if (windows.containsKey(name)) {
        throw reader.failure("the window " + name + " is there twice");
      }
      reader.expect("AS");
      windows.put(name, window());
    } while (reader.accept(","));
    return windows;
  }

  private Window window() {
    int at = reader.offset();
    reader.expect("(");
    Optional<String> base = Optional.empty();
    if (reader.kind().isColumnName() && !isPartOfWindow()) {
      base = Optional.of(reader.take());
    }
    List<Node> partition = List.of();
    if (reader.accept("PARTITION", "BY")) {
      partition = parser.expressions.expressions();
    }
    List<OrderKey> order = reader.is("ORDER") ? parser.queries.order() : List.of();
    Optional<Frame> frame = reader.is(")") ? Optional.empty() : Optional.of(frame());
    reader.expect(")");
    return new Window(base, partition, order, frame, at);
  }

  private boolean isPartOfWindow() {
    return switch (reader.word()) {
      case "PARTITION" -> reader.word(1).equals("BY");
      case "ROWS", "RANGE", "GROUPS" -> !reader.word(1).equals(")");
      default -> false;
    };
  }

  private Frame frame() {
    Unit unit =
        switch (reader.word()) {
          case "ROWS" -> Unit.ROWS;
          case "RANGE" -> Unit.RANGE;
          case "GROUPS" -> Unit.GROUPS;
          default -> throw reader.expected("ROWS, RANGE, GROUPS or )");
        };
    reader.pass();
    Bound start;
    Bound end;
    if (reader.accept("BETWEEN")) {
      start = bound();
      reader.expect("AND");
      end = bound();
    } else {
      start = bound();
      end = new Bound(End.CURRENT, Optional.empty(), false);
    }
    if (start.end == End.UNBOUNDED && start.follows) {
      throw reader.failure("a frame cannot start at UNBOUNDED FOLLOWING");
    }
    if (end.end == End.UNBOUNDED && !end.follows) {
      throw reader.failure("a frame cannot end at UNBOUNDED PRECEDING");
    }
    return new Frame(unit, start.end, start.offset, end.end, end.offset, exclusion());
  }

  private Bound bound() {
    if (reader.accept("CURRENT", "ROW")) {
      return new Bound(End.CURRENT, Optional.empty(), false);
    }
    if (reader.accept("UNBOUNDED")) {
      return new Bound(End.UNBOUNDED, Optional.empty(), follows());
    }
    Node offset = parser.expressions.expression();
    boolean follows = follows();
    return new Bound(follows ? End.FOLLOWING : End.PRECEDING, Optional.of(offset), follows);
  }

  private boolean follows() {
    boolean follows = reader.accept("FOLLOWING");
    if (!follows && !reader.accept("PRECEDING")) {
      throw reader.expected("PRECEDING or FOLLOWING");
    }
    return follows;
  }

  private Exclusion exclusion() {
    if (!reader.accept("EXCLUDE")) {
      return Exclusion.NO_OTHERS;
    }
    if (reader.accept("CURRENT", "ROW")) {
      return Exclusion.CURRENT_ROW;
    }
    if (reader.accept("NO", "OTHERS")) {
      return Exclusion.NO_OTHERS;
    }
    if (reader.accept("GROUP")) {
      return Exclusion.GROUP;
    }
    if (reader.accept("TIES")) {
      return Exclusion.TIES;
    }
    throw reader.expected("CURRENT ROW, GROUP, TIES or NO OTHERS");
  }
}
