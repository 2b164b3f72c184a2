package dev.assay.exec.plan.front;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts that stand for tables: after FROM or JOIN, one that ends as a file's name does. */
final class FileNames {

  private static final Pattern PLACE =
      Pattern.compile(
          "--[^\n]*|/\\*.*?\\*/|\"[^\"]*\"" // what is passed over
              + "|(?<!\\bdistinct\\s)(\\b(?:from|join)\\s*)'([^'\"]+\\.(?:parquet|csv|tsv|tbl))'"
              + "|'(?:[^']|'')*'",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private FileNames() {}

  /** The statement with such texts as quoted identifiers, everything in its place. */
  static String quoted(String sql) {
    if (sql.indexOf('\'') < 0) {
      return sql;
    }
    Matcher matcher = PLACE.matcher(sql);
    StringBuilder quoted = new StringBuilder();
    while (matcher.find()) {
      String name = matcher.group(2);
      String same = name == null ? matcher.group() : matcher.group(1) + '"' + name + '"';
      matcher.appendReplacement(quoted, Matcher.quoteReplacement(same));
    }
    return matcher.appendTail(quoted).toString();
  }
}
