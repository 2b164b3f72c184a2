package dev.assay.exec.syntax.parse;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.syntax.Query;
import dev.assay.exec.syntax.TypeName;

/** Parses queries in DuckDB's dialect. */
public final class SqlParser {

  final Reader reader;
  final TypeParser types;
  final ExpressionParser expressions;
  final PredicateParser predicates;
  final PrimaryParser primaries;
  final CollectionParser collections;
  final CallParser calls;
  final WindowParser windows;
  final TableParser tables;
  final QueryParser queries;

  private SqlParser(Tokens tokens) {
    reader = new Reader(tokens);
    types = new TypeParser(reader);
    expressions = new ExpressionParser(this);
    predicates = new PredicateParser(this);
    collections = new CollectionParser(this);
    primaries = new PrimaryParser(this);
    calls = new CallParser(this);
    windows = new WindowParser(this);
    tables = new TableParser(this);
    queries = new QueryParser(this);
  }

  /**
   * Parses a text that is one query, with or without a semicolon at its end.
   *
   * @throws SqlException where it is none, in one sentence with the place
   */
  public static Query query(String sql) {
    SqlParser parser = new SqlParser(Tokens.of(sql));
    try {
      return parser.whole();
    } catch (StackOverflowError e) { // frames of code that is not compiled yet are large
      throw parser.reader.tooDeep();
    }
  }

  /**
   * Parses a text that is one type.
   *
   * @throws SqlException where it is none
   */
  public static TypeName type(String sql) {
    SqlParser parser = new SqlParser(Tokens.of(sql));
    TypeName type = parser.types.type();
    if (parser.reader.kind() != TokenKind.END) {
      throw parser.reader.expected("the end of the type");
    }
    return type;
  }

  private Query whole() {
    Query query = queries.query();
    reader.accept(";");
    if (reader.kind() != TokenKind.END) {
      throw reader.expected("the end of the query");
    }
    return query;
  }
}
