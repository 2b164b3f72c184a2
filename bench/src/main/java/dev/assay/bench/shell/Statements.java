package dev.assay.bench.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into statements at semicolons that stand outside of quotes and comments, and meta
 * commands: lines that begin with a dot where a statement could begin.
 */
final class Statements {

  private Statements() {}

  /**
   * A statement or a meta command.
   *
   * @param text without the semicolon
   * @param line of the whole text where it begins, 1 for the first
   * @param column in that line, 1 for the first
   * @param complete whether its semicolon was there
   */
  record Statement(String text, int line, int column, boolean complete) {

    boolean isMeta() {
      return text.startsWith(".");
    }
  }

  /** The statements of a text, blank ones left out. */
  static List<Statement> split(String text) {
    List<Statement> found = new ArrayList<>();
    int at = skipBlank(text, 0);
    while (at < text.length()) {
      int end = text.charAt(at) == '.' ? lineEnd(text, at) : statementEnd(text, at);
      String statement = text.substring(at, end).strip();
      boolean complete = statement.startsWith(".") || end < text.length();
      if (!statement.isEmpty()) {
        int lineStart = text.lastIndexOf('\n', at) + 1;
        int line = 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
        found.add(new Statement(statement, line, 1 + at - lineStart, complete));
      }
      at = skipBlank(text, Math.min(text.length(), end + 1));
    }
    return found;
  }

  /** Whether nothing more is needed to run a text. */
  static boolean isComplete(String text) {
    List<Statement> statements = split(text);
    return statements.isEmpty()
        ? skipBlank(text, 0) == text.length() && !isOpen(text)
        : statements.getLast().complete();
  }

  /** Whether a comment was begun and not ended. */
  private static boolean isOpen(String text) {
    int begun = text.lastIndexOf("/*");
    return begun >= 0 && text.indexOf("*/", begun + 2) < 0;
  }

  private static int skipBlank(String text, int from) {
    int at = from;
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else if (text.startsWith("--", at) || text.startsWith("/*", at)) {
        at = skipToken(text, at);
      } else {
        break;
      }
    }
    return at;
  }

  private static int statementEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != ';') {
      at = skipToken(text, at);
    }
    return at;
  }

  /** Behind the comment, quoted text or character that begins here. */
  private static int skipToken(String text, int at) {
    if (text.startsWith("--", at)) {
      return lineEnd(text, at);
    }
    if (text.startsWith("/*", at)) {
      return behind(text, "*/", at + 2);
    }
    if (text.startsWith("$$", at)) {
      return behind(text, "$$", at + 2);
    }
    char first = text.charAt(at);
    return first == '\'' || first == '"' ? behind(text, String.valueOf(first), at + 1) : at + 1;
  }

  private static int behind(String text, String end, int from) {
    int at = text.indexOf(end, from);
    return at < 0 ? text.length() : at + end.length();
  }

  private static int lineEnd(String text, int from) {
    int at = text.indexOf('\n', from);
    return at < 0 ? text.length() : at;
  }
}
