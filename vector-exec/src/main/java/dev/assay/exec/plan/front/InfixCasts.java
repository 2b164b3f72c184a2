package dev.assay.exec.plan.front;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts casts in parentheses where an operator stands before them: {@code ::} binds tighter than all
 * operators, the parser takes all that is before it.
 */
final class InfixCasts {

  private static final String QUOTED = "\"(?:[^\"]|\"\")*\"";

  /** Names with their qualifiers and numbers are one token each; comments stand in front of one. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?:\\s|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*+('(?:[^']|'')*'|::|[0-9.]+(?:[eE][+-]?[0-9]+)?|(?:"
              + QUOTED
              + "|[\\w$]+)(?:\\s*\\.\\s*(?:"
              + QUOTED
              + "|\\w+))*|.)",
          Pattern.DOTALL | Pattern.UNICODE_CHARACTER_CLASS);

  /** What no operand begins with, so that a parenthesis after it is no call's. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "SELECT",
          "DISTINCT",
          "ALL",
          "WHERE",
          "HAVING",
          "ON",
          "BY",
          "AND",
          "OR",
          "NOT",
          "IN",
          "BETWEEN",
          "LIKE",
          "ILIKE",
          "IS",
          "CASE",
          "WHEN",
          "THEN",
          "ELSE",
          "FROM",
          "AS",
          "VALUES",
          "LIMIT",
          "OFFSET",
          "ESCAPE",
          "SET");

  /** After these and at the start of a list a cast needs no parentheses. */
  private static final Set<String> STARTS =
      Set.of("(", ",", "SELECT", "DISTINCT", "WHERE", "HAVING", "ON", "BY", "WHEN", "THEN", "ELSE");

  private static final Set<String> LITERALS = Set.of("DATE", "TIME", "TIMESTAMP", "INTERVAL");
  private static final Set<String> TYPE_WORDS =
      Set.of("PRECISION", "VARYING", "WITH", "WITHOUT", "TIME", "ZONE");

  private final List<String> words = new ArrayList<>();
  private final List<Integer> starts = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();

  private InfixCasts(String sql) {
    Matcher token = TOKEN.matcher(sql);
    while (token.lookingAt()) {
      words.add(token.group(1).toUpperCase(Locale.ROOT));
      starts.add(token.start(1));
      ends.add(token.end(1));
      token.region(token.end(), sql.length());
    }
  }

  /** The statement; itself where nothing changes. */
  static String enclosed(String sql) {
    return sql.contains("::") ? new InfixCasts(sql).result(sql) : sql;
  }

  private String result(String sql) {
    int[] opened = new int[words.size()];
    int[] closed = new int[words.size()];
    int[] firstOfType = new int[words.size()];
    for (int i = 1; i < words.size() - 1; i++) {
      if (words.get(i).equals("::")) {
        int first = firstOfType[i - 1] > 0 ? firstOfType[i - 1] - 1 : first(i - 1);
        int last = endOfType(i + 1);
        firstOfType[last] = first + 1;
        if (first > 0 && !STARTS.contains(words.get(first - 1))) {
          opened[first]++;
          closed[last]++;
        }
      }
    }
    StringBuilder text = new StringBuilder();
    int copied = 0;
    for (int i = 0; i < words.size(); i++) {
      text.append(sql, copied, starts.get(i)).repeat('(', opened[i]);
      text.append(sql, starts.get(i), ends.get(i)).repeat(')', closed[i]);
      copied = ends.get(i);
    }
    return text.append(sql, copied, sql.length()).toString();
  }

  /** The first token of the operand that ends with a token. */
  private int first(int last) {
    int before = last - 1;
    String word = words.get(last);
    if (word.equals("END")) {
      return opening(last, "CASE", "END");
    }
    if (word.startsWith("'") && before >= 0 && LITERALS.contains(words.get(before))) {
      return before;
    }
    if (!word.equals(")")) {
      return last;
    }
    int opening = opening(last, "(", ")");
    String name = opening == 0 ? "" : words.get(opening - 1);
    if (name.equals("OVER") || name.equals("FILTER")) {
      return first(opening - 2);
    }
    boolean isName = !name.isEmpty() && (isWord(name) || name.startsWith("\""));
    return isName && !KEYWORDS.contains(name) ? opening - 1 : opening;
  }

  private static boolean isWord(String token) {
    return Character.isLetter(token.charAt(0)) || token.charAt(0) == '_';
  }

  private int opening(int last, String opens, String closes) {
    int depth = 0;
    for (int i = last; i > 0; i--) {
      depth += words.get(i).equals(closes) ? 1 : words.get(i).equals(opens) ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return 0;
  }

  private int endOfType(int first) {
    int last = first;
    while (last + 1 < words.size()) {
      String next = words.get(last + 1);
      if (next.equals("(")) {
        int closing = last + 1;
        while (closing < words.size() - 1 && !words.get(closing).equals(")")) {
          closing++;
        }
        last = closing;
      } else if (TYPE_WORDS.contains(next)) {
        last++;
      } else {
        return last;
      }
    }
    return last;
  }
}
