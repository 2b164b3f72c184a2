package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses stars and what may follow them. */
final class StarParser {

  private final SqlParser parser;
  private final Reader reader;
  private final List<String> excluded = new ArrayList<>();
  private final Map<String, Node> replaced = new LinkedHashMap<>();
  private final Map<String, String> renamed = new LinkedHashMap<>();
  private Optional<String> pattern = Optional.empty();

  StarParser(SqlParser parser) {
    this.parser = parser;
    reader = parser.reader;
  }

  /** The star that is next. */
  Node.Star star(List<String> qualifier) {
    int at = reader.offset();
    reader.expect("*");
    boolean goesOn = true;
    while (goesOn) {
      goesOn =
          switch (reader.word()) {
            case "EXCLUDE" -> {
              reader.pass();
              each(() -> excluded.add(column()));
              yield true;
            }
            case "REPLACE" -> {
              reader.pass();
              each(this::replacement);
              yield true;
            }
            case "RENAME" -> {
              reader.pass();
              each(this::renaming);
              yield true;
            }
            case "LIKE", "ILIKE", "SIMILAR", "GLOB", "NOT" -> {
              matched();
              yield false;
            }
            default -> false;
          };
    }
    return new Node.Star(qualifier, excluded, replaced, renamed, pattern, at);
  }

  private void each(Runnable element) {
    if (!reader.accept("(")) {
      element.run();
      return;
    }
    boolean unused =
        reader
            .listUntil(
                ")",
                () -> {
                  element.run();
                  return "";
                })
            .isEmpty();
  }

  private String column() {
    String name = reader.name();
    if (reader.is(".")) {
      throw reader.unsupported("the table of a column behind a star");
    }
    return name;
  }

  private void replacement() {
    Node value = parser.expressions.expression();
    reader.expect("AS");
    replaced.put(reader.label(), value);
  }

  private void renaming() {
    String from = column();
    reader.expect("AS");
    renamed.put(from, reader.label());
  }

  private void matched() {
    if (reader.is("NOT")) {
      throw reader.unsupported("NOT behind a star");
    }
    String word = reader.word();
    reader.pass();
    if (word.equals("SIMILAR")) {
      reader.expect("TO");
    }
    if (!reader.kind().isText()) {
      throw reader.expected("a text");
    }
    String text = reader.take();
    pattern =
        Optional.of(
            switch (word) {
              case "SIMILAR" -> "^(?:" + text + ")$";
              case "GLOB" -> wild(text, '*', '?', "");
              case "ILIKE" -> wild(text, '%', '_', "(?i)");
              default -> wild(text, '%', '_', "");
            });
  }

  /** The regular expression of a text with characters for any text and for any character. */
  private static String wild(String text, char any, char one, String flags) {
    StringBuilder expression = new StringBuilder(flags).append('^');
    for (char c : text.toCharArray()) {
      expression.append(c == any ? ".*" : c == one ? "." : Pattern.quote(String.valueOf(c)));
    }
    return expression.append('$').toString();
  }

  /** COLUMNS(…), which is next. */
  Node.Star columns() {
    int at = reader.offset();
    reader.expect("COLUMNS");
    reader.expect("(");
    Node.Star star;
    if (reader.is("*")) {
      star = star(List.of());
    } else if (reader.kind().isText()) {
      pattern = Optional.of(reader.take());
      star = new Node.Star(List.of(), excluded, replaced, renamed, pattern, at);
    } else if (reader.kind().isColumnName() && reader.word(1).equals(".")) {
      String table = reader.take();
      reader.pass();
      star = star(List.of(table));
    } else {
      throw reader.unsupported("COLUMNS of an expression");
    }
    reader.expect(")");
    return star;
  }
}
