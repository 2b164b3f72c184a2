package dev.assay.kv.server.command;

import dev.assay.kv.server.resp.ReplyError;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One line of the table of settings.
 *
 * @param first its value when the server starts
 * @param isFixed whether CONFIG may not change it
 * @param check gives a value as it is kept, or throws a {@link ReplyError} without a code
 */
record Setting(String first, boolean isFixed, UnaryOperator<String> check) {

  /** A row of the table: name, kind, first value, and what the kind allows. */
  static Setting of(String[] fields) {
    String[] allowed = fields.length > 3 ? fields[3].split(" ") : new String[0];
    UnaryOperator<String> check =
        switch (fields[1]) {
          case "text", "fixed" -> value -> value;
          case "yesNo" -> choice("argument must be 'yes' or 'no'", "yes", "no");
          case "choice" ->
              choice(
                  "argument(s) must be one of the following: " + String.join(", ", allowed),
                  allowed);
          case "number" -> number(Long.parseLong(allowed[0]), Long.parseLong(allowed[1]));
          case "memory" ->
              value -> inRange(Settings.bytes(value), Long.parseLong(allowed[0]), Long.MAX_VALUE);
          case "percentiles" -> Setting::percentiles;
          case "events" -> KeyEvents::checked;
          default -> throw new IllegalArgumentException(fields[1]);
        };
    return new Setting(fields[2], fields[1].equals("fixed"), check);
  }

  private static UnaryOperator<String> choice(String sentence, String... values) {
    return value ->
        List.of(values).stream()
            .filter(value::equalsIgnoreCase)
            .findFirst()
            .orElseThrow(() -> new ReplyError(sentence));
  }

  private static UnaryOperator<String> number(long least, long most) {
    return value -> {
      try {
        return inRange(Long.parseLong(value), least, most);
      } catch (NumberFormatException e) {
        throw new ReplyError("argument couldn't be parsed into an integer");
      }
    };
  }

  /** Percentages, with blanks between them. */
  private static String percentiles(String value) {
    for (String each : value.isBlank() ? new String[0] : value.strip().split("\\s+")) {
      if (!each.matches("\\d{1,3}(\\.\\d+)?") || Double.parseDouble(each) > 100) {
        throw new ReplyError("latency-tracking-info-percentiles should be between 0.0 and 100.0");
      }
    }
    return value.strip();
  }

  private static String inRange(long number, long least, long most) {
    if (number < least || number > most) {
      throw new ReplyError("argument must be between %d and %d inclusive".formatted(least, most));
    }
    return Long.toString(number);
  }
}
