package dev.assay.exec.function;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts made by a form with places for values: PRINTF's as in C, FORMAT's in braces. */
final class Printing {

  private static final Pattern OF_C =
      Pattern.compile("%(?:%|([-+ 0#]*\\d*)(\\.\\d+)?(?:[hlqjzt]*)(\\w))");
  private static final Pattern OF_BRACES =
      Pattern.compile(
          "\\{\\{|}}|\\{(\\d*)(?::([<>]?)([+ 0#]*\\d*)(,?)(\\.\\d+)?([a-zA-Z]?))?}|[{}]");

  /** A stretch of text, or where the form is Java's of a value the argument with that number. */
  private record Part(String form, char letter, int argument) {}

  private final List<Part> parts = new ArrayList<>();
  private int next = 1;

  private Printing() {}

  /** A form with percent signs. */
  static Printing ofC(String form) {
    Printing printing = new Printing();
    Matcher place = OF_C.matcher(form);
    int from = 0;
    while (place.find()) {
      printing.add(form.substring(from, place.start()));
      from = place.end();
      if (place.group(3) == null) {
        printing.add("%");
      } else {
        printing.add(place.group(1), "", place.group(2), place.group(3), printing.next++);
      }
    }
    printing.add(form.substring(from));
    return printing;
  }

  /** A form with braces. */
  static Printing ofBraces(String form) {
    Printing printing = new Printing();
    Matcher place = OF_BRACES.matcher(form);
    int from = 0;
    while (place.find()) {
      printing.add(form.substring(from, place.start()));
      from = place.end();
      String found = place.group();
      if (found.equals("{{") || found.equals("}}")) {
        printing.add(found.substring(1));
      } else if (found.length() == 1) {
        throw new Row.Failure("a brace in the form '" + form + "' has no other");
      } else {
        String number = place.group(1);
        int argument = number.isEmpty() ? printing.next++ : Integer.parseInt(number) + 1;
        String flags = place.group(3) == null ? "" : place.group(3);
        printing.add(
            ("<".equals(place.group(2)) ? "-" : "") + flags,
            place.group(4) == null ? "" : place.group(4),
            place.group(5),
            place.group(6) == null ? "" : place.group(6),
            argument);
      }
    }
    printing.add(form.substring(from));
    return printing;
  }

  private void add(String text) {
    parts.add(new Part(text, ' ', -1));
  }

  private void add(String flags, String comma, String digits, String letter, int argument) {
    char kind = letter.isEmpty() ? (digits == null ? 's' : 'f') : letter.charAt(0);
    char java = kind == 'i' || kind == 'u' ? 'd' : kind;
    String form = "%" + comma + flags + (digits == null ? "" : digits) + java;
    parts.add(new Part(form, java, argument));
  }

  /** The text with the arguments behind the form in their places. */
  String print(Row row) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part.argument < 0) {
        text.append(part.form);
        continue;
      }
      if (part.argument >= row.size()) {
        throw new Row.Failure("the form has more places than there are values");
      }
      String value = row.text(part.argument);
      try {
        text.append(
            switch (part.letter) {
              case 's' -> String.format(Locale.ROOT, part.form, value);
              case 'd', 'x', 'X', 'o' ->
                  String.format(Locale.ROOT, part.form, new BigDecimal(value).toBigIntegerExact());
              case 'f', 'e', 'E' -> String.format(Locale.ROOT, part.form, new BigDecimal(value));
              default ->
                  throw new Row.Failure("'" + part.letter + "' is no kind of place in a form");
            });
      } catch (IllegalFormatException | NumberFormatException e) {
        throw new Row.Failure("'" + value + "' does not fit the place '" + part.form + "'");
      }
    }
    return text.toString();
  }
}
