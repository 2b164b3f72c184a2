package dev.assay.exec.syntax.parse;

import dev.assay.exec.syntax.Node;
import java.util.ArrayList;
import java.util.List;

/** Parses lists, structs and maps, their subscripts, and the lambdas that go through them. */
final class CollectionParser {

  private final SqlParser parser;
  private final Reader reader;

  CollectionParser(SqlParser parser) {
    this.parser = parser;
    reader = parser.reader;
  }

  Node lambda(int at) {
    Node parameters = parameters(at);
    reader.expect(":");
    return new Node.Binary("->", parameters, parser.expressions.expression(), at);
  }

  private Node parameters(int at) {
    List<Node> names = new ArrayList<>(2);
    do {
      int place = reader.offset();
      names.add(new Node.Name(List.of(reader.name()), place));
    } while (reader.accept(","));
    return names.size() == 1 ? names.getFirst() : new Node.Row(names, at);
  }

  Node list(int at) {
    reader.expect("[");
    List<Node> values = new ArrayList<>(4);
    while (!reader.accept("]")) {
      values.add(parser.primaries.element());
      if (values.size() == 1 && reader.accept("FOR")) {
        return comprehension(values.getFirst(), at);
      }
      reader.separate("]");
    }
    return Node.Call.of("list_value", at, values.toArray(Node[]::new));
  }

  /** [x + 1 FOR x IN list IF condition]: FOR was taken. */
  private Node comprehension(Node value, int at) {
    Node parameters = parameters(at);
    reader.expect("IN");
    Node list = parser.expressions.expression();
    if (reader.accept("IF")) {
      Node condition = parser.expressions.expression();
      list =
          Node.Call.of("list_filter", at, list, new Node.Binary("->", parameters, condition, at));
    }
    reader.expect("]");
    return Node.Call.of("list_apply", at, list, new Node.Binary("->", parameters, value, at));
  }

  Node struct(int at) {
    reader.expect("{");
    List<Node> fields =
        reader.listUntil(
            "}",
            () -> {
              int place = reader.offset();
              Node name =
                  new Node.Name(
                      List.of(reader.kind().isText() ? reader.take() : reader.label()), place);
              reader.expect(":");
              return new Node.Binary(":=", name, parser.primaries.element(), place);
            });
    return Node.Call.of("struct_pack", at, fields.toArray(Node[]::new));
  }

  Node map(int at) {
    reader.pass();
    reader.expect("{");
    List<Node> values = new ArrayList<>();
    List<Node> keys =
        reader.listUntil(
            "}",
            () -> {
              Node key = parser.primaries.element();
              reader.expect(":");
              values.add(parser.primaries.element());
              return key;
            });
    return Node.Call.of(
        "map",
        at,
        Node.Call.of("list_value", at, keys.toArray(Node[]::new)),
        Node.Call.of("list_value", at, values.toArray(Node[]::new)));
  }

  Node subscript(Node of, int at) {
    reader.expect("[");
    Node first = reader.is(":") ? new Node.Null(at) : parser.expressions.expression();
    if (reader.accept("]")) {
      return Node.Call.of("array_extract", at, of, first);
    }
    List<Node> arguments = new ArrayList<>(List.of(of, first));
    while (reader.accept(":")) {
      boolean isOpen = reader.is("]") || reader.is(":");
      boolean isDash = reader.is("-") && (reader.word(1).equals(":") || reader.word(1).equals("]"));
      if (isDash) {
        reader.pass();
      }
      arguments.add(isOpen || isDash ? new Node.Null(at) : parser.expressions.expression());
    }
    reader.expect("]");
    return Node.Call.of(Node.Call.SLICE, at, arguments.toArray(Node[]::new));
  }
}
