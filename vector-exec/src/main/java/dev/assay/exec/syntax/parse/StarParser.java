package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Parses stars and what may follow them. */
final class StarParser {

  private final SqlParser parser;
  private final Reader reader;
  private final List<String> excluded = new ArrayList<>();
  private final Map<String, Node> replaced = new LinkedHashMap<>();
  private final Map<String, String> renamed = new LinkedHashMap<>();
  private final Set<String> columns = new HashSet<>();
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
            case "EXCEPT" -> {
              int ahead = reader.word(1).equals("(") ? 2 : 1;
              boolean excludes =
                  reader.kind(ahead).isColumnName() && !reader.word(ahead + 1).equals("(");
              if (excludes) {
                reader.pass();
                each(() -> excluded.add(column()));
              }
              yield excludes;
            }
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
    boolean _ =
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
    String name = reader.kind().isText() ? reader.take() : reader.name();
    return once(reader.accept(".") ? name + "." + reader.name() : name);
  }

  private String once(String column) {
    if (!columns.add(column.toLowerCase(Locale.ROOT))) {
      throw reader.failure("the column " + column + " is there twice behind the star");
    }
    return column;
  }

  private void replacement() {
    Node value = parser.expressions.expression();
    reader.expect("AS");
    replaced.put(once(reader.label()), value);
  }

  private void renaming() {
    String from = column();
    reader.expect("AS");
    renamed.put(from, reader.label());
  }

  private void matched() {
    boolean negated = reader.accept("NOT");
    String word = reader.word();
    reader.pass();
    if (word.equals("SIMILAR")) {
      reader.expect("TO");
    }
    if (!reader.kind().isText()) {
      throw reader.expected("a text");
    }
    String text = reader.take();
    String expression =
        switch (word) {
          case "SIMILAR" -> "^(?:" + text + ")$";
          case "GLOB" -> wild(text, '*', '?', "");
          case "ILIKE" -> wild(text, '%', '_', "(?i)");
          case "LIKE" -> wild(text, '%', '_', "");
          default -> throw reader.expected("LIKE");
        };
    pattern = Optional.of(negated ? "^(?!" + expression + ")" : expression);
  }

  /** The regular expression of a text with characters for any text and for any character. */
  private static String wild(String text, char any, char one, String flags) {
    StringBuilder expression = new StringBuilder(flags).append('^');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      expression.append(c == any ? ".*" : c == one ? "." : Pattern.quote(String.valueOf(c)));
    }
    return expression.append('$').toString();
  }

  /** The regular expression of names in a list. */
  private String oneOf() {
    List<String> names =
        reader.listUntil(
            "]",
            () -> {
              if (!reader.kind().isText()) {
                throw reader.unsupported("COLUMNS of an expression");
              }
              return Pattern.quote(reader.take());
            });
    return "^(?:" + String.join("|", names) + ")$";
  }

  /** COLUMNS(…), which is next. */
  Node.Star columns() {
    int at = reader.offset();
    reader.expect("COLUMNS");
    reader.expect("(");
    Node.Star star;
    if (reader.is("*")) {
      star = star(List.of());
    } else if (reader.kind().isText() || reader.is("[")) {
      pattern = Optional.of(reader.accept("[") ? oneOf() : reader.take());
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
