package dev.assay.exec.function;

import dev.assay.exec.type.TemporalText;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Intervals from text: numbers with units, and hours with minutes. */
public final class IntervalText {

  private static final Pattern PART =
      Pattern.compile("\\s*(?:(-?)(\\d+:\\d+(?::[\\d.]+)?)|(-?\\d+)\\s*([a-zA-Z]+))\\s*");

  private IntervalText() {}

  /** Months of a text that names months and years only. */
  public static OptionalLong months(String text) {
    return read(text, true);
  }

  /** Microseconds of a text that names days and smaller units only. */
  public static OptionalLong micros(String text) {
    return read(text, false);
  }

  private static OptionalLong read(String text, boolean isMonths) {
    Matcher parts = PART.matcher(text);
    long sum = 0;
    int at = 0;
    while (at < text.length()) {
      if (!parts.find(at) || parts.start() != at) {
        return OptionalLong.empty();
      }
      at = parts.end();
      if (parts.group(2) != null) {
        OptionalLong time = TemporalText.time(parts.group(2));
        if (isMonths || time.isEmpty()) {
          return OptionalLong.empty();
        }
        sum += parts.group(1).isEmpty() ? time.getAsLong() : -time.getAsLong();
      } else {
        DatePart part = DatePart.of(parts.group(4));
        long unit = isMonths ? part.months : part.micros;
        if (unit == 0) {
          return OptionalLong.empty();
        }
        sum = Math.addExact(sum, Math.multiplyExact(Long.parseLong(parts.group(3)), unit));
      }
    }
    return at == 0 ? OptionalLong.empty() : OptionalLong.of(sum);
  }
}
