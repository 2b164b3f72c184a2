package dev.assay.bench.shell;

import dev.assay.bench.shell.Statements.Statement;
import dev.assay.exec.failure.SqlException;

/**
 * What went wrong with a statement: a sentence, and where its place is known the line with a mark.
 */
record FailureText(Statement statement, String source) {

  private static final int SHOWN_BEFORE = 60;
  private static final int SHOWN_BEHIND = 40;

  String of(SqlException failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure.line() < 1) {
      return place(statement.line(), 0) + message;
    }
    String prefix = "line %d, column %d: ".formatted(failure.line(), failure.column());
    String sentence = message.startsWith(prefix) ? message.substring(prefix.length()) : message;
    int shift = failure.line() == 1 ? statement.column() - 1 : 0;
    int line = statement.line() + failure.line() - 1;
    return place(line, failure.column() + shift) + sentence + mark(failure);
  }

  /** A failure of the program that no sentence was made for. */
  String of(RuntimeException failure) {
    boolean isSentence =
        failure instanceof IllegalArgumentException
            || failure.getClass().getName().startsWith("dev.assay.");
    String message = failure.getMessage();
    return place(statement.line(), 0)
        + (isSentence && message != null
            ? message
            : (message == null ? "no detail" : message.lines().findFirst().orElse(""))
                + " ("
                + failure.getClass().getSimpleName()
                + ", a fault of Assay; --verbose shows where)");
  }

  /** A place is told where it helps: in a file, and in a statement of several lines. */
  private String place(int line, int column) {
    String at = column > 0 ? "line " + line + ", column " + column + ": " : "";
    return source.isEmpty() ? at : source + ", " + (at.isEmpty() ? "line " + line + ": " : at);
  }

  private String mark(SqlException failure) {
    String text = statement.text().lines().skip(failure.line() - 1L).findFirst().orElse("");
    int at = Math.min(failure.column() - 1, text.length());
    int from = Math.max(0, at - SHOWN_BEFORE);
    String shown = text.substring(from, Math.min(text.length(), at + SHOWN_BEHIND));
    return "\n  " + shown.replace('\t', ' ') + "\n  " + " ".repeat(at - from) + "^";
  }
}
