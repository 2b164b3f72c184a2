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

  /** Any text. */
  static Setting text(String first) {
    return new Setting(first, false, value -> value);
  }

  /** Chosen when the server starts. */
  static Setting fixed(String first) {
    return new Setting(first, true, value -> value);
  }

  static Setting yesNo(String first) {
    return choice(first, "argument must be 'yes' or 'no'", List.of("yes", "no"));
  }

  static Setting choice(String first, String... values) {
    return choice(
        first,
        "argument(s) must be one of the following: " + String.join(", ", values),
        List.of(values));
  }

  private static Setting choice(String first, String sentence, List<String> values) {
    return new Setting(
        first,
        false,
        value ->
            values.stream()
                .filter(value::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> new ReplyError(sentence)));
  }

  /** An integer of this range. */
  static Setting number(String first, long least, long most) {
    return new Setting(
        first,
        false,
        value -> {
          try {
            return inRange(Long.parseLong(value), least, most);
          } catch (NumberFormatException e) {
            throw new ReplyError("argument couldn't be parsed into an integer");
          }
        });
  }

  /** Bytes, as {@code 100mb}. */
  static Setting memory(String first, long least) {
    return new Setting(
        first, false, value -> inRange(Settings.bytes(value), least, Long.MAX_VALUE));
  }

  /** Percentages, with blanks between them. */
  static Setting percentiles(String first) {
    return new Setting(
        first,
        false,
        value -> {
          for (String each : value.isBlank() ? new String[0] : value.strip().split("\\s+")) {
            if (!each.matches("\\d{1,3}(\\.\\d+)?") || Double.parseDouble(each) > 100) {
              throw new ReplyError(
                  "latency-tracking-info-percentiles should be between 0.0 and 100.0");
            }
          }
          return value.strip();
        });
  }

  private static String inRange(long number, long least, long most) {
    if (number < least || number > most) {
      throw new ReplyError("argument must be between %d and %d inclusive".formatted(least, most));
    }
    return Long.toString(number);
  }
}
