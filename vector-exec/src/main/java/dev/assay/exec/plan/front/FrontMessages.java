package dev.assay.exec.plan.front;

import dev.assay.exec.failure.SqlException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.parser.SqlParseException;
import org.jspecify.annotations.Nullable;

/** Calcite's messages as one sentence each. */
final class FrontMessages {

  private static final Pattern ENCOUNTERED = Pattern.compile("Encountered \"([^\"]*)\"");
  private static final Pattern LEXICAL =
      Pattern.compile("line (\\d+), column (\\d+)\\.\\s+Encountered: (.*)", Pattern.DOTALL);
  private static final Pattern NO_TABLE = Pattern.compile("Object '(.*?)' not found.*");
  private static final Pattern NO_COLUMN =
      Pattern.compile("Column '(.*?)' not found in (any table|table '.*').*");

  /** What an unknown column is taken for where a select list may name its own aliases. */
  private static final Pattern NO_ALIAS =
      Pattern.compile("The definition of column '(.*?)' depends on itself.*");

  private FrontMessages() {}

  static SqlException parseFailure(String sql, SqlParseException failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher lexical = LEXICAL.matcher(message);
    if (lexical.find()) {
      return new SqlException(
          "no token begins with " + lexical.group(3).strip().lines().findFirst().orElse(""),
          Integer.parseInt(lexical.group(1)),
          Integer.parseInt(lexical.group(2)));
    }
    Matcher encountered = ENCOUNTERED.matcher(message);
    if (failure.getPos() == null || !encountered.find()) {
      return new SqlException(sentence(message));
    }
    int line = failure.getPos().getLineNum();
    int column = failure.getPos().getColumnNum();
    String[] tokens = encountered.group(1).split(" ");
    String last = tokens[tokens.length - 1];
    if (last.equals("<EOF>")) {
      List<String> lines = sql.stripTrailing().lines().toList();
      return new SqlException(
          "the statement ends too early",
          Math.max(1, lines.size()),
          lines.isEmpty() ? 1 : lines.getLast().length());
    }
    if (tokens.length > 1) { // the grammar looked ahead: only the last one is not expected
      String text = sql.lines().skip(line - 1L).findFirst().orElse("");
      int found = text.indexOf(last, column - 1 + tokens[0].length());
      column = found < 0 ? column : found + 1;
    }
    return new SqlException("'" + last + "' is not expected here", line, column);
  }

  static String sentence(@Nullable String message) {
    if (message == null) {
      return "the statement is not valid";
    }
    String first = message.lines().findFirst().orElse(message).strip();
    Matcher table = NO_TABLE.matcher(first);
    if (table.matches()) {
      return "there is no table '" + table.group(1) + "'";
    }
    Matcher column = NO_COLUMN.matcher(first);
    if (column.matches()) {
      return "there is no column '" + column.group(1) + "' in " + column.group(2);
    }
    Matcher alias = NO_ALIAS.matcher(first);
    if (alias.matches()) {
      return "there is no column '" + alias.group(1) + "' in any table";
    }
    String trimmed = first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    return trimmed.isEmpty()
        ? "the statement is not valid"
        : trimmed.substring(0, 1).toLowerCase(Locale.ROOT) + trimmed.substring(1);
  }
}
