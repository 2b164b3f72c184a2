package dev.assay.exec.function;

import dev.assay.exec.type.TemporalText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Intervals from text: numbers with units, and hours with minutes.
 *
 * @param months empty where no unit of months is named
 * @param micros empty where no unit of days or less is named
 */
public record IntervalText(OptionalLong months, OptionalLong micros) {

  private static final Pattern PART =
      Pattern.compile(
          "\\s*(?:(-?)(\\d+:\\d+(?::[\\d.]+)?)|(-?\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]+))\\s*");

  /** Months of a text that names months and years only. */
  public static OptionalLong months(String text) {
    return of(text)
        .filter(each -> each.micros.isEmpty())
        .map(IntervalText::months)
        .orElseGet(OptionalLong::empty);
  }

  /** Microseconds of a text that names days and smaller units only. */
  public static OptionalLong micros(String text) {
    return of(text)
        .filter(each -> each.months.isEmpty())
        .map(IntervalText::micros)
        .orElseGet(OptionalLong::empty);
  }

  /** The interval of a text; empty where it is none, or has parts of a month. */
  public static Optional<IntervalText> of(String text) {
    Matcher parts = PART.matcher(text);
    OptionalLong months = OptionalLong.empty();
    OptionalLong micros = OptionalLong.empty();
    int at = 0;
    while (at < text.length()) {
      if (!parts.find(at) || parts.start() != at) {
        return Optional.empty();
      }
      at = parts.end();
      if (parts.group(2) != null) {
        OptionalLong time = TemporalText.time(parts.group(2));
        if (time.isEmpty()) {
          return Optional.empty();
        }
        micros = sum(micros, parts.group(1).isEmpty() ? time.getAsLong() : -time.getAsLong());
        continue;
      }
      DatePart part = DatePart.of(parts.group(4));
      BigDecimal amount = new BigDecimal(parts.group(3));
      BigDecimal value = amount.multiply(BigDecimal.valueOf(Math.max(part.months, part.micros)));
      boolean isWhole = value.stripTrailingZeros().scale() <= 0;
      if (value.precision() - value.scale() > 18 || (part.months > 0 && !isWhole)) {
        return Optional.empty();
      }
      long whole = value.setScale(0, RoundingMode.DOWN).longValueExact();
      if (part.months > 0) {
        months = sum(months, whole);
      } else if (part.micros > 0) {
        micros = sum(micros, whole);
      } else {
        return Optional.empty();
      }
    }
    return at == 0 ? Optional.empty() : Optional.of(new IntervalText(months, micros));
  }

  private static OptionalLong sum(OptionalLong before, long more) {
    return OptionalLong.of(Math.addExact(before.orElse(0), more));
  }
}
