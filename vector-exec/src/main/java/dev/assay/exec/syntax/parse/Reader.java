package dev.assay.exec.syntax.parse;

import dev.assay.exec.failure.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The tokens of one query, taken one after the other. */
final class Reader {

  /** How deep brackets, queries and operators may be nested, for the sake of the stack. */
  static final int DEPTH = 200;

  /** How many operators may follow each other: trees lean to the left by as many. */
  private static final int CHAIN = 1000;

  private final Tokens tokens;
  private int at;
  private int depth;
  private int parameters;

  Reader(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Offset of the next token. */
  int offset() {
    return tokens.start(at);
  }

  int position() {
    return at;
  }

  void back(int position) {
    at = position;
  }

  TokenKind kind() {
    return tokens.kind(at);
  }

  TokenKind kind(int ahead) {
    return tokens.kind(Math.min(at + ahead, tokens.size() - 1));
  }

  /** The next word of the grammar or symbol; empty where none is next. */
  String word() {
    return tokens.word(at);
  }

  String word(int ahead) {
    return tokens.word(Math.min(at + ahead, tokens.size() - 1));
  }

  boolean is(String word) {
    return tokens.word(at).equals(word);
  }

  boolean is(String first, String second) {
    return is(first) && word(1).equals(second);
  }

  void pass() {
    at++;
  }

  boolean accept(String word) {
    if (!is(word)) {
      return false;
    }
    at++;
    return true;
  }

  boolean accept(String first, String second) {
    if (!is(first, second)) {
      return false;
    }
    at += 2;
    return true;
  }

  /** Whether the next token is this word, be it one of the grammar or not. */
  boolean isWord(String word) {
    int start = tokens.start(at);
    return kind().isWord()
        && tokens.end(at) - start == word.length()
        && tokens.sql().regionMatches(true, start, word, 0, word.length());
  }

  void expect(String word) {
    if (!accept(word)) {
      throw expected(word);
    }
  }

  /** The operator that is next, by its one name. */
  String operator() {
    String word = word();
    pass();
    return switch (word) {
      case "==" -> "=";
      case "!=" -> "<>";
      default -> word;
    };
  }

  /** What the next token means: a name or a text without its quotes. */
  String take() {
    return tokens.value(at++);
  }

  String written() {
    return tokens.written(at);
  }

  /** A name of a column or a table. */
  String name() {
    if (!kind().isColumnName()) {
      throw expected("a name");
    }
    return take();
  }

  /** A name where any word is one: behind a dot and behind AS. */
  String label() {
    if (!kind().isIdentifier()) {
      throw expected("a name");
    }
    return take();
  }

  /** Names in brackets; none where no bracket is next. */
  List<String> names() {
    List<String> names = new ArrayList<>(4);
    if (accept("(")) {
      while (!accept(")")) {
        names.add(kind().isText() ? take() : name());
        separate(")");
      }
    }
    return names;
  }

  /** Whether what ends a list is next: then a comma was the last before it. */
  private boolean endsList() {
    return switch (word()) {
      case "FROM",
          "WHERE",
          "GROUP",
          "HAVING",
          "WINDOW",
          "QUALIFY",
          "ORDER",
          "LIMIT",
          "UNION",
          ")",
          ";" ->
          true;
      default -> kind() == TokenKind.END;
    };
  }

  /** Whether a list goes on: takes a comma, which may stand behind the last element too. */
  boolean more() {
    return accept(",") && !endsList();
  }

  /** Takes the comma between elements of a list that ends in a bracket. */
  void separate(String bracket) {
    if (!accept(",") && !is(bracket)) {
      throw expected("a comma or " + bracket);
    }
  }

  /** A list that ends in a bracket, which it takes; a comma may stand before it. */
  <T> List<T> listUntil(String bracket, Supplier<T> element) {
    List<T> elements = new ArrayList<>(4);
    while (!accept(bracket)) {
      elements.add(element.get());
      separate(bracket);
    }
    return elements;
  }

  /** The index of a parameter, which is next. */
  int parameter() {
    String written = take();
    if (written.length() == 1) {
      return parameters++;
    }
    char first = written.charAt(1);
    if (first < '0' || first > '9' || written.length() > 6) {
      at--;
      throw failure("parameters are ? or $1, not by name");
    }
    int index = Integer.parseInt(written, 1, written.length(), 10) - 1;
    if (index < 0) {
      at--;
      throw failure("the first parameter is $1");
    }
    return index;
  }

  /** Counts what follows each other without brackets, for trees that lean to the left. */
  void requireChain(int links) {
    if (links > CHAIN) {
      throw failure("no more than " + CHAIN + " operators, joins or queries may follow each other");
    }
  }

  /** Goes one level down. */
  void enter() {
    if (++depth > DEPTH) {
      throw failure("no more than " + DEPTH + " levels may be nested");
    }
  }

  /** What to say where the stack ends before the limit is reached. */
  SqlException tooDeep() {
    return failure("too many levels are nested for the stack of this thread");
  }

  /** Comes up again. */
  void leave() {
    depth--;
  }

  SqlException expected(String what) {
    String found = kind() == TokenKind.END ? "the end" : "'" + shortened(written()) + "'";
    return failure("expected " + what + ", found " + found);
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  SqlException unsupported(String what) {
    return failure(what + " is not supported");
  }

  SqlException failure(String sentence) {
    return SqlException.at(tokens.sql(), offset(), sentence);
  }
}
