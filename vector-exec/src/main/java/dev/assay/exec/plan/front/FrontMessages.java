package dev.assay.exec.plan.front;

import dev.assay.exec.failure.SqlException;
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

  private FrontMessages() {}

  static SqlException parseFailure(SqlParseException failure) {
    String message = String.valueOf(failure.getMessage());
    Matcher lexical = LEXICAL.matcher(message);
    if (lexical.find()) {
      return new SqlException(
          "no token begins with " + lexical.group(3).strip().lines().findFirst().orElse(""),
          Integer.parseInt(lexical.group(1)),
          Integer.parseInt(lexical.group(2)));
    }
    Matcher encountered = ENCOUNTERED.matcher(message);
    String sentence =
        encountered.find()
            ? encountered.group(1).equals("<EOF>")
                ? "the statement ends too early"
                : "'" + encountered.group(1) + "' is not expected here"
            : sentence(message);
    return failure.getPos() == null
        ? new SqlException(sentence)
        : new SqlException(
            sentence, failure.getPos().getLineNum(), failure.getPos().getColumnNum());
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
    String trimmed = first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
    return trimmed.isEmpty()
        ? "the statement is not valid"
        : trimmed.substring(0, 1).toLowerCase(Locale.ROOT) + trimmed.substring(1);
  }
}
