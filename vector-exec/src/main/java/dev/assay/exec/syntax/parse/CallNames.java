package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Frame;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Node.OrderKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Calls of functions written as DuckDB 2.0 does where they name a column. */
record CallNames(ColumnNames names) {

  String call(Node.Call call) {
    if (call.arguments().isEmpty() && Words.isValue(call.name())) {
      return call.name();
    }
    StringBuilder text = new StringBuilder(special(call));
    if (text.isEmpty()) {
      boolean isCount = call.name().equals("count") && call.arguments().isEmpty();
      text.append(isCount ? "count_star" : function(call.name())).append('(');
      text.append(call.distinct() ? "DISTINCT " : "");
      text.append(String.join(", ", call.arguments().stream().map(names::argument).toList()));
      if (!call.order().isEmpty()) {
        text.append(call.arguments().isEmpty() ? "" : " ").append(order(call.order()));
      }
      text.append(call.ignoresNulls() ? " IGNORE NULLS" : "").append(')');
    }
    call.filter()
        .ifPresent(f -> text.append(" FILTER (WHERE ").append(names.argument(f)).append(')'));
    call.over().ifPresent(window -> text.append(" OVER ").append(window(window)));
    return text.toString();
  }

  private static String function(String name) {
    return name.equals("coalesce") ? "COALESCE" : ColumnNames.quoted(name);
  }

  /** What is written in another way than as a call; empty for a call. */
  private String special(Node.Call call) {
    List<Node> arguments = call.arguments();
    return switch (call.name()) {
      case "array_extract" ->
          arguments.size() == 2
              ? names.argument(arguments.get(0)) + "[" + names.argument(arguments.get(1)) + "]"
              : "";
      case Node.Call.SLICE ->
          names.argument(arguments.get(0))
              + "["
              + String.join(
                  ":",
                  arguments.stream()
                      .skip(1)
                      .map(bound -> bound instanceof Node.Null ? "" : names.argument(bound))
                      .toList())
              + "]";
      case "collate" ->
          arguments.get(1) instanceof Node.Text collation
              ? names.argument(arguments.get(0)) + " COLLATE " + collation.value()
              : "";
      default -> "";
    };
  }

  private String order(List<OrderKey> keys) {
    return "ORDER BY " + String.join(", ", keys.stream().map(this::key).toList());
  }

  private String key(OrderKey key) {
    return names.argument(key.key())
        + (key.descending() ? " DESC" : "")
        + key.nullsFirst().map(first -> first ? " NULLS FIRST" : " NULLS LAST").orElse("");
  }

  private String window(Node.Window window) {
    StringBuilder text = new StringBuilder();
    window.base().ifPresent(base -> text.append(base).append(' '));
    if (!window.partition().isEmpty()) {
      text.append("PARTITION BY ").append(names.texts(window.partition())).append(' ');
    }
    if (!window.order().isEmpty()) {
      text.append(order(window.order())).append(' ');
    }
    window.frame().ifPresent(frame -> text.append(frame(frame)));
    return "(" + text.toString().strip() + ")";
  }

  private String frame(Frame frame) {
    String exclusion =
        switch (frame.exclusion()) {
          case NO_OTHERS -> "";
          case CURRENT_ROW -> " EXCLUDE CURRENT ROW";
          case GROUP -> " EXCLUDE GROUP";
          case TIES -> " EXCLUDE TIES";
        };
    return "%s BETWEEN %s AND %s%s"
        .formatted(
            frame.unit(),
            bound(frame.start(), frame.startOffset(), "PRECEDING"),
            bound(frame.end(), frame.endOffset(), "FOLLOWING"),
            exclusion);
  }

  private String bound(Frame.End end, Optional<Node> offset, String side) {
    return switch (end) {
      case UNBOUNDED -> "UNBOUNDED " + side;
      case CURRENT -> "CURRENT ROW";
      case PRECEDING, FOLLOWING ->
          offset.map(names::argument).orElse("") + " " + end.name().toUpperCase(Locale.ROOT);
    };
  }
}
