package dev.assay.kv.server.structure;

import dev.assay.kv.server.resp.ReplyError;
import org.jspecify.annotations.Nullable;

/**
 * The id of a stream's entry; both parts unsigned.
 *
 * @param millis since 1970
 * @param number of the entry in its millisecond
 */
public record StreamId(long millis, long number) implements Comparable<StreamId> {

  /** The least, which no entry has. */
  public static final StreamId ZERO = new StreamId(0, 0);

  /** The greatest. */
  public static final StreamId MAX = new StreamId(-1, -1);

  private static final int MOST_DIGITS = 20;

  /**
   * Reads {@code millis-number}, or {@code millis} alone.
   *
   * @param missing the number where there is none
   * @throws ReplyError when it is none
   */
  public static StreamId parse(String text, long missing) {
    int bar = text.indexOf('-');
    return bar < 0
        ? new StreamId(unsigned(text), missing)
        : new StreamId(unsigned(text.substring(0, bar)), unsigned(text.substring(bar + 1)));
  }

  private static long unsigned(String text) {
    String digits = text.replaceFirst("^0+(?=.)", "");
    if (!digits.isEmpty()
        && digits.length() <= MOST_DIGITS
        && digits.chars().allMatch(each -> each >= '0' && each <= '9')) {
      try {
        return Long.parseUnsignedLong(digits);
      } catch (NumberFormatException e) {
        throw invalid();
      }
    }
    throw invalid();
  }

  /** What is said of a text that is no id. */
  public static ReplyError invalid() {
    return new ReplyError("ERR Invalid stream ID specified as stream command argument");
  }

  /** The one behind; null behind the greatest. */
  public @Nullable StreamId next() {
    return number != -1
        ? new StreamId(millis, number + 1)
        : millis != -1 ? new StreamId(millis + 1, 0) : null;
  }

  /** The one before; null before the least. */
  public @Nullable StreamId previous() {
    return number != 0
        ? new StreamId(millis, number - 1)
        : millis != 0 ? new StreamId(millis - 1, -1) : null;
  }

  /** Whether it comes behind another. */
  public boolean isBehind(StreamId other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(StreamId other) {
    int first = Long.compareUnsigned(millis, other.millis);
    return first != 0 ? first : Long.compareUnsigned(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(number);
  }
}
