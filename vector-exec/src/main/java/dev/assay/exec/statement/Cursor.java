package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.syntax.parse.TokenKind;
import dev.assay.exec.table.Catalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The tokens of one statement, taken one after the other. */
final class Cursor {

  private static final Set<String> STATEMENTS_OF_WITH =
      Set.of("SELECT", "VALUES", "FROM", "INSERT", "UPDATE", "DELETE", "MERGE");

  private final String sql;
  private final List<Token> tokens;
  private int at;

  /** WITH before INSERT, UPDATE or DELETE: tokens from, and offset to; nothing where both are 0. */
  private int withToken;

  private int withEnd;

  /**
   * At a statement's first token.
   *
   * @param tokens the last of kind END
   */
  Cursor(String sql, List<Token> tokens) {
    this.sql = sql;
    this.tokens = tokens;
  }

  String sql() {
    return sql;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token take() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  int position() {
    return at;
  }

  void back(int position) {
    at = position;
  }

  boolean isEnd() {
    return peek().kind() == TokenKind.END;
  }

  /** Takes words where exactly these come. */
  boolean accept(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!peek(i).is(words[i])) {
        return false;
      }
    }
    at += words.length;
    return true;
  }

  void expect(String... words) {
    for (String word : words) {
      if (!accept(word)) {
        throw failure(peek(), word + " is expected here" + found());
      }
    }
  }

  private String found() {
    return isEnd() ? "" : ", not '" + sql.substring(peek().start(), peek().end()) + "'";
  }

  /**
   * The name of a table or view: with its schema and a dot before it where that is not the one that
   * all are in of which nothing is said.
   */
  String name() {
    String name = identifier();
    String schema = "";
    while (accept(".")) {
      schema = name;
      name = identifier();
    }
    return Catalogue.qualified(schema, name);
  }

  String identifier() {
    if (!peek().isIdentifier()) {
      throw failure(peek(), "a name is expected here" + found());
    }
    return take().text();
  }

  String text() {
    if (!peek().kind().isText()) {
      throw failure(peek(), "a text in quotes is expected here" + found());
    }
    return take().text();
  }

  /** Names in parentheses; none where no parenthesis comes. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    if (accept("(")) {
      do {
        names.add(identifier());
      } while (accept(","));
      expect(")");
    }
    return names;
  }

  /**
   * Passes what is written up to one of some words or symbols outside of parentheses, or the end of
   * these; what is between CASE and END counts as in parentheses.
   *
   * @param atLeast tokens that are passed whatever they are
   * @return offset of the end of what was passed
   */
  int passUntil(Set<String> ends, int atLeast) {
    int depth = 0;
    int cases = 0;
    int first = at + atLeast;
    int end = peek().start();
    while (!isEnd()) {
      Token token = peek();
      boolean isEnd =
          token.isOneOf(ends) || (token.kind() == TokenKind.SYMBOL && ends.contains(token.text()));
      if (depth == 0 && cases == 0 && at >= first && (isEnd || token.is(")"))) {
        return end;
      }
      cases = token.is("CASE") ? cases + 1 : token.is("END") ? Math.max(0, cases - 1) : cases;
      depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
      end = take().end();
    }
    return end;
  }

  /** The number of a parameter, from 0: that behind the dollar, else its place among all. */
  int parameterIndex(Token parameter) {
    if (!parameter.text().isEmpty()) {
      return Integer.parseInt(parameter.text()) - 1;
    }
    int index = 0;
    for (Token token : tokens) {
      if (token.equals(parameter)) {
        return index;
      }
      index += token.kind() == TokenKind.PARAMETER ? 1 : 0;
    }
    return index;
  }

  /** How many values the statement's parameters need. */
  int parameters() {
    int count = 0;
    for (Token token : tokens) {
      if (token.kind() == TokenKind.PARAMETER) {
        count =
            Math.max(count, token.text().isEmpty() ? count + 1 : Integer.parseInt(token.text()));
      }
    }
    return count;
  }

  /** Refuses statements that go on with one of some words outside of parentheses. */
  void refuse(String... words) {
    int depth = 0;
    for (int i = at; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
      for (String word : words) {
        if (depth == 0 && token.is(word)) {
          throw failure(token, word + " is not supported");
        }
      }
    }
  }

  void requireEnd() {
    if (!isEnd()) {
      throw failure(peek(), "the statement should end here" + found());
    }
  }

  /** Passes a WITH, and begins queries with it, where what comes behind it changes a table. */
  boolean passWith() {
    int first = at;
    int end = passUntil(STATEMENTS_OF_WITH, 2);
    boolean isChange = !isEnd() && !peek().isOneOf(Set.of("SELECT", "VALUES", "FROM"));
    at = isChange ? at : first;
    withToken = first;
    withEnd = isChange ? end : 0;
    return isChange;
  }

  /** A query of pieces of this statement. */
  QueryText newQuery() {
    QueryText query = new QueryText(sql, tokens);
    return withEnd == 0 ? query : query.addSource(tokens.get(withToken).start(), withEnd).add(" ");
  }

  /** The rest of the statement, as a query. */
  QueryText rest() {
    return restBefore(0);
  }

  /** The same without so many tokens at its end. */
  QueryText restBefore(int without) {
    int start = peek().start();
    int last = tokens.size() - 2 - without;
    at = tokens.size() - 1;
    return new QueryText(sql, tokens).addSource(start, Math.max(start, tokens.get(last).end()));
  }

  /** Passes all that is left; gives the offset behind it. */
  int end() {
    at = tokens.size() - 1;
    return at == 0 ? 0 : tokens.get(at - 1).end();
  }

  /** Whether the statement ends in words. */
  boolean endsIn(String... words) {
    int first = tokens.size() - 1 - words.length;
    for (int i = 0; i < words.length; i++) {
      if (first < at || !tokens.get(first + i).is(words[i])) {
        return false;
      }
    }
    return true;
  }

  SqlException failure(Token at, String sentence) {
    return SqlException.at(sql, at.start(), sentence);
  }
}
