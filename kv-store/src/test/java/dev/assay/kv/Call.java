package dev.assay.kv;

/**
 * A call on a key and its answer. Values are numbers, 0 for none.
 *
 * @param kind what was called
 * @param value to set
 * @param expected before
 * @param result the value found, or 1 for yes and 0 for no
 * @param begin when it was called
 * @param end when it returned
 */
public record Call(Kind kind, long value, long expected, long result, long begin, long end)
    implements Histories.Step {

  /** What can be called. */
  public enum Kind {
    /** Tells whether there was a value. */
    PUT,
    /** Tells whether there was none. */
    PUT_IF_ABSENT,
    /** Tells the value. */
    GET,
    /** Tells whether there was a value. */
    DELETE,
    /** Tells whether it was as expected. */
    COMPARE_AND_SET
  }

  @Override
  public boolean isRightIn(long state) {
    long answer =
        switch (kind) {
          case PUT, DELETE -> state == 0 ? 0 : 1;
          case PUT_IF_ABSENT -> state == 0 ? 1 : 0;
          case GET -> state;
          case COMPARE_AND_SET -> state == expected ? 1 : 0;
        };
    return answer == result;
  }

  @Override
  public long after(long state) {
    return switch (kind) {
      case PUT -> value;
      case DELETE -> 0;
      case PUT_IF_ABSENT -> state == 0 ? value : state;
      case GET -> state;
      case COMPARE_AND_SET -> state == expected ? value : state;
    };
  }
}
