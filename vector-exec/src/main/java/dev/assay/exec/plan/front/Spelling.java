package dev.assay.exec.plan.front;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.function.IntervalText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Respells what the parser reads otherwise than DuckDB: {@code a // b}, which is a comment to it;
 * range, which it reserves; conditions without FROM; functions that have a syntax of their own
 * there; intervals whose unit is in the text.
 */
final class Spelling {

  /** Stands between two factors for the division of integers. */
  static final String WHOLE_QUOTIENT = "//";

  private static final Pattern TOKEN =
      Pattern.compile(
          "'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\\n]*|/\\*.*?\\*/|//|[A-Za-z_][A-Za-z_0-9]*|[()]",
          Pattern.DOTALL);

  private static final Pattern ARGUMENTS = Pattern.compile("\\s*\\(");
  private static final Pattern TEXT = Pattern.compile("\\s*'((?:[^']|'')*)'");
  private static final Pattern UNIT = Pattern.compile("\\s+(?i:year|month|day|hour|minute|second)");

  private static final Set<String> PLAIN_FUNCTIONS =
      Set.of("TRANSLATE", "DATE_DIFF", "DATEDIFF", "DATE_SUB", "DATE_ADD", "DATE_PART", "DATEPART");

  /** What follows RANGE in the frame of a window. */
  private static final Pattern FRAME =
      Pattern.compile("\\s+(?:(?i:between|unbounded|current|interval)\\b|\\d)");

  private final String sql;
  private final StringBuilder result = new StringBuilder();
  private int copied;

  /** Ends of what was put in, in the result, and by how much that is longer than what was there. */
  private final List<Edit> edits = new ArrayList<>();

  /** Of each open parenthesis, the innermost last: whether a SELECT there has no FROM so far. */
  private final Deque<Boolean> lacksFrom = new ArrayDeque<>(List.of(false));

  private String lastWord = "";

  private record Edit(int start, int end, int longer) {}

  private Spelling(String sql) {
    this.sql = sql;
  }

  /** The statement as the parser reads it; itself where nothing is to be respelled. */
  static String of(String sql) {
    return new Spelling(sql).respelled();
  }

  private String respelled() {
    Matcher token = TOKEN.matcher(sql);
    int at = 0;
    while (token.find(at)) {
      at = token.end();
      String text = token.group();
      if (text.equals(WHOLE_QUOTIENT)) {
        replace(token.start(), at, "*\"" + WHOLE_QUOTIENT + "\"*");
      } else if (Character.isLetter(text.charAt(0))) {
        String word = text.toUpperCase(Locale.ROOT);
        part(word, token.start());
        at = word(word, token.start(), at);
        lastWord = word;
      } else if (text.equals("(")) {
        lacksFrom.addLast(false);
      } else if (text.equals(")") && lacksFrom.size() > 1) {
        lacksFrom.removeLast();
      }
    }
    return copied == 0 ? sql : result.append(sql, copied, sql.length()).toString();
  }

  private void replace(int from, int to, String by) {
    result.append(sql, copied, from);
    edits.add(new Edit(result.length(), result.length() + by.length(), by.length() - (to - from)));
    result.append(by);
    copied = to;
  }

  /** Puts one row in FROM where a query block has conditions or groups, but no FROM. */
  private void part(String word, int at) {
    boolean lacks = lacksFrom.removeLast();
    boolean isAfter = word.equals("WHERE") || word.equals("HAVING") || word.equals("GROUP");
    if (lacks && isAfter && !lastWord.equals("WITHIN")) {
      replace(at, at, "FROM (VALUES (0)) ");
      lacks = false;
    }
    lacksFrom.addLast(
        switch (word) {
          case "SELECT" -> true;
          case "FROM" -> lacks && lastWord.equals("DISTINCT");
          case "UNION", "INTERSECT", "EXCEPT" -> false;
          default -> lacks;
        });
  }

  /** A failure at a place of the respelled statement, at that of the statement. */
  static SqlException placed(SqlException failure, String sql) {
    Spelling spelling = new Spelling(sql);
    String respelled = spelling.respelled();
    if (failure.line() == 0 || spelling.edits.isEmpty()) {
      return failure;
    }
    int offset = failure.column() - 1;
    for (int line = 1, start = 0; line < failure.line(); line++) {
      start = respelled.indexOf('\n', start) + 1;
      offset = start + failure.column() - 1;
    }
    int moved = 0;
    for (Edit edit : spelling.edits) {
      if (edit.end() <= offset) {
        moved += edit.longer();
      } else if (edit.start() < offset) {
        offset = edit.start();
      }
    }
    String before = sql.substring(0, Math.clamp(offset - moved, 0, sql.length()));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new SqlException(failure.sentence(), line, before.length() - before.lastIndexOf('\n'));
  }

  private int word(String word, int from, int to) {
    if (word.equals("INTERVAL")) {
      return interval(from, to);
    }
    if (word.equals("RANGE") && !FRAME.matcher(sql).region(to, sql.length()).lookingAt()) {
      replace(from, to, '"' + sql.substring(from, to) + '"');
      return to;
    }
    boolean isCall = ARGUMENTS.matcher(sql).region(to, sql.length()).lookingAt();
    if (isCall && (PLAIN_FUNCTIONS.contains(word) || (word.equals("TRIM") && isPlainTrim(to)))) {
      replace(from, to, '"' + word + '"');
    }
    return to;
  }

  /** Whether there is no FROM among the arguments. */
  private boolean isPlainTrim(int from) {
    Matcher token = TOKEN.matcher(sql);
    int depth = 0;
    int at = from;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c != '(' && c != ')' && token.region(at, sql.length()).lookingAt()) {
        if (depth == 1 && token.group().equalsIgnoreCase("FROM")) {
          return false;
        }
        at = token.end();
        continue;
      }
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0 && c == ')') {
        return true;
      }
      at++;
    }
    return true;
  }

  private int interval(int from, int to) {
    Matcher text = TEXT.matcher(sql).region(to, sql.length());
    if (!text.lookingAt()
        || UNIT.matcher(sql).region(text.end(), sql.length()).lookingAt()
        || text.group(1).chars().noneMatch(c -> Character.isLetter(c) || c == ':')) {
      return to;
    }
    try {
      OptionalLong months = IntervalText.months(text.group(1));
      OptionalLong micros = IntervalText.micros(text.group(1));
      if (months.isPresent()) {
        replace(from, text.end(), "to_months(" + months.getAsLong() + ")");
      } else if (micros.isPresent()) {
        replace(from, text.end(), "to_microseconds(" + micros.getAsLong() + ")");
      }
    } catch (ArithmeticException e) {
      return text.end(); // the parser says what it thinks of it
    }
    return text.end();
  }
}
