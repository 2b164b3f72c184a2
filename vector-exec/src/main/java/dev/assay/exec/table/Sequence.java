package dev.assay.exec.table;

import dev.assay.exec.failure.SqlException;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A sequence of numbers, of which each is given once, to whoever asks. What was given is not taken
 * back when a transaction is. Any thread may ask.
 */
public final class Sequence {

  private static final AtomicLong LAST_ID = new AtomicLong();
  private static final Map<Long, WeakReference<Sequence>> ALL = new ConcurrentHashMap<>();

  private final String name;
  private final Range range;
  private final long id = LAST_ID.incrementAndGet();
  private long counter;
  private long last;
  private boolean isUsed;

  /**
   * What a sequence runs through.
   *
   * @param increment from one number to the next, not 0
   * @param cycles whether it begins anew behind its end
   */
  public record Range(long start, long increment, long least, long greatest, boolean cycles) {

    /** Checks. */
    public Range {
      String wrong =
          increment == 0
              ? "INCREMENT must not be 0"
              : least >= greatest
                  ? "MINVALUE (" + least + ") must be less than MAXVALUE (" + greatest + ")"
                  : start < least
                      ? "START (" + start + ") cannot be less than MINVALUE (" + least + ")"
                      : start > greatest
                          ? "START ("
                              + start
                              + ") cannot be greater than MAXVALUE ("
                              + greatest
                              + ")"
                          : "";
      if (!wrong.isEmpty()) {
        throw new SqlException("the sequence's " + wrong);
      }
    }
  }

  /** A sequence that begins at its start. */
  public Sequence(String name, Range range) {
    this.name = name;
    this.range = range;
    counter = range.start;
    ALL.values().removeIf(each -> each.get() == null);
    ALL.put(id, new WeakReference<>(this));
  }

  /** The sequence of an id that a plan holds. */
  public static Sequence of(long id) {
    WeakReference<Sequence> found = ALL.get(id);
    Sequence sequence = found == null ? null : found.get();
    if (sequence == null) {
      throw new SqlException("the sequence was dropped meanwhile");
    }
    return sequence;
  }

  /** As created, with its schema. */
  public String name() {
    return name;
  }

  /** What it runs through. */
  public Range range() {
    return range;
  }

  /** By which plans know it; no other sequence of this process has it. */
  public long id() {
    return id;
  }

  /**
   * The next number.
   *
   * @throws SqlException behind the end
   */
  public synchronized long next() {
    boolean isOutside = counter < range.least || counter > range.greatest;
    if (!range.cycles && (isOutside || overflows(counter))) {
      boolean rises = range.increment > 0;
      throw new SqlException(
          "the sequence %s has reached its %s value (%d)"
              .formatted(
                  name, rises ? "maximum" : "minimum", rises ? range.greatest : range.least));
    }
    take(isOutside ? first() : counter);
    return last;
  }

  private long first() {
    return range.increment > 0 ? range.least : range.greatest;
  }

  /** Whether no number can follow. A number that none can follow is not given, as in DuckDB. */
  private boolean overflows(long value) {
    long next = value + range.increment;
    return ((value ^ next) & (range.increment ^ next)) < 0;
  }

  private void take(long value) {
    last = value;
    isUsed = true;
    counter = overflows(value) ? first() : value + range.increment;
  }

  /**
   * The number given last.
   *
   * @throws SqlException where none was
   */
  public synchronized long current() {
    if (!isUsed) {
      throw new SqlException("no number of sequence " + name + " was given yet");
    }
    return last;
  }

  /**
   * Goes on elsewhere.
   *
   * @param isGiven whether that number counts as given
   * @throws SqlException where it is out of the range
   */
  public synchronized long set(long value, boolean isGiven) {
    if (value < range.least || value > range.greatest) {
      throw new SqlException(
          "%d is outside of sequence %s, which has %d to %d"
              .formatted(value, name, range.least, range.greatest));
    }
    counter = value;
    if (isGiven) {
      take(value);
    }
    return value;
  }
}
