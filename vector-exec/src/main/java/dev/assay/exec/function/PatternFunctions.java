package dev.assay.exec.function;

import static dev.assay.exec.function.ScalarFunction.integral;
import static dev.assay.exec.function.ScalarFunction.text;

import dev.assay.exec.function.ScalarFunction.Parameter;
import dev.assay.exec.kernel.LikePattern;
import dev.assay.exec.type.TypeKind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions, and LIKE by patterns that are no constants. */
final class PatternFunctions {

  private static final Parameter TEXT = Parameter.TEXT;
  private static final Parameter BIGINT = Parameter.BIGINT;

  private PatternFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        truth("REGEXP_MATCHES", r -> matcher(r, "").find() ? 1 : 0, TEXT, TEXT),
        truth("REGEXP_MATCHES", r -> matcher(r, r.text(2)).find() ? 1 : 0, TEXT, TEXT, TEXT),
        truth("REGEXP_FULL_MATCH", r -> matcher(r, "").matches() ? 1 : 0, TEXT, TEXT),
        truth("REGEXP_FULL_MATCH", r -> matcher(r, r.text(2)).matches() ? 1 : 0, TEXT, TEXT, TEXT),
        text("REGEXP_REPLACE", r -> replace(r, ""), TEXT, TEXT, TEXT),
        text("REGEXP_REPLACE", r -> replace(r, r.text(3)), TEXT, TEXT, TEXT, TEXT),
        text("REGEXP_EXTRACT", r -> extract(r, 0, ""), TEXT, TEXT),
        text("REGEXP_EXTRACT", r -> extract(r, r.integer(2), ""), TEXT, TEXT, BIGINT),
        text("REGEXP_EXTRACT", r -> extract(r, r.integer(2), r.text(3)), TEXT, TEXT, BIGINT, TEXT),
        text(
            "REGEXP_ESCAPE",
            r -> r.put(r.text(0).replaceAll("([\\x00-\\x7F&&[^A-Za-z0-9_]])", "\\\\$1")),
            TEXT),
        truth("LIKE", r -> like(r, Optional.empty()), TEXT, TEXT),
        truth("LIKE", r -> like(r, escape(r)), TEXT, TEXT, TEXT),
        truth("ILIKE", r -> ignoringCase(r, Optional.empty()), TEXT, TEXT),
        truth("ILIKE", r -> ignoringCase(r, escape(r)), TEXT, TEXT, TEXT),
        truth("GLOB", PatternFunctions::glob, TEXT, TEXT));
  }

  private static ScalarFunction truth(String name, ScalarFunction.OfLong body, Parameter... of) {
    return integral(name, TypeKind.BOOLEAN, body, of);
  }

  private static Matcher matcher(Row row, String options) {
    return row.made(1, text -> compiled(text, options)).matcher(row.text(0));
  }

  private static Pattern compiled(String pattern, String options) {
    int flags = Pattern.UNICODE_CASE;
    for (int i = 0; i < options.length(); i++) {
      char option = options.charAt(i);
      flags |=
          switch (option) {
            case 'i' -> Pattern.CASE_INSENSITIVE;
            case 's' -> Pattern.DOTALL;
            case 'm', 'n', 'p' -> Pattern.MULTILINE;
            case 'l' -> Pattern.LITERAL;
            case 'c', 'g' -> 0;
            default ->
                throw new Row.Failure("'" + option + "' is not an option of regular expressions");
          };
    }
    try {
      return Pattern.compile(pattern, flags);
    } catch (PatternSyntaxException e) {
      throw new Row.Failure("'" + pattern + "' is not a regular expression: " + e.getDescription());
    }
  }

  /** In replacements a group is a backslash and its number. */
  private static void replace(Row row, String options) {
    Matcher matcher = matcher(row, options);
    String by = row.text(2).replace("$", "\\$").replaceAll("\\\\([0-9])", "\\$$1");
    try {
      row.put(options.contains("g") ? matcher.replaceAll(by) : matcher.replaceFirst(by));
    } catch (IndexOutOfBoundsException e) {
      throw new Row.Failure("'" + row.text(2) + "' names a group that the pattern has not");
    } catch (IllegalArgumentException e) {
      throw new Row.Failure("'" + row.text(2) + "' ends in the middle of an escape");
    }
  }

  private static void extract(Row row, long group, String options) {
    Matcher matcher = matcher(row, options);
    if (group < 0 || group > matcher.groupCount()) {
      throw new Row.Failure("the regular expression has no group " + group);
    }
    String found = matcher.find() ? matcher.group((int) group) : null;
    row.put(found == null ? "" : found);
  }

  private static Optional<Character> escape(Row row) {
    String escape = row.text(2);
    if (escape.length() > 1) {
      throw new Row.Failure("ESCAPE must be one character, not '" + escape + "'");
    }
    return escape.isEmpty() ? Optional.empty() : Optional.of(escape.charAt(0));
  }

  private static long like(Row row, Optional<Character> escape) {
    LikePattern pattern;
    try {
      pattern = row.made(1, text -> LikePattern.of(text, escape));
    } catch (IllegalArgumentException e) {
      throw new Row.Failure(String.valueOf(e.getMessage()));
    }
    return pattern.matches(row.address(0), row.bytes(0)) ? 1 : 0;
  }

  private static long ignoringCase(Row row, Optional<Character> escape) {
    Pattern pattern = row.made(1, text -> ofLike(text, escape));
    return pattern.matcher(row.text(0)).matches() ? 1 : 0;
  }

  private static Pattern ofLike(String like, Optional<Character> escape) {
    StringBuilder regex = new StringBuilder();
    int[] all = like.codePoints().toArray();
    for (int i = 0; i < all.length; i++) {
      if (escape.isPresent() && all[i] == escape.get() && i + 1 < all.length) {
        regex.append(literal(all[++i]));
      } else {
        regex.append(all[i] == '%' ? ".*" : all[i] == '_' ? "." : literal(all[i]));
      }
    }
    return Pattern.compile(
        regex.toString(), Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private static String literal(int codePoint) {
    return Pattern.quote(Character.toString(codePoint));
  }

  private static long glob(Row row) {
    Pattern pattern = row.made(1, text -> compiled(ofGlob(text), "s"));
    return pattern.matcher(row.text(0)).matches() ? 1 : 0;
  }

  /** Outside of brackets a backslash takes the meaning from what follows. */
  private static String ofGlob(String text) {
    StringBuilder regex = new StringBuilder();
    int[] all = text.codePoints().toArray();
    boolean inClass = false;
    for (int i = 0; i < all.length; i++) {
      int c = all[i];
      boolean opens = c == '[' && !inClass;
      boolean closes = c == ']' && inClass;
      inClass = (inClass || opens) && !closes;
      if (opens || closes || inClass) {
        regex.append(c == '!' ? "^" : Character.toString(c));
      } else if (c == '\\' && i + 1 < all.length) {
        regex.append(literal(all[++i]));
      } else {
        regex.append(c == '*' ? ".*" : c == '?' ? "." : literal(c));
      }
    }
    return regex.toString();
  }
}
