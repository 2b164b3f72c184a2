package dev.assay.engine.hardware;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A fact and where it was read, or the reason why it is not known.
 *
 * @param value the fact, or null when unknown
 * @param source the file, file and key, or call that was asked
 * @param unknownBecause the reason when there is no value, else null
 * @param <T> type of the value
 */
public record Fact<T>(@Nullable T value, String source, @Nullable String unknownBecause) {

  /** Exactly one of value and reason must be there. */
  public Fact {
    if ((value == null) == (unknownBecause == null)) {
      throw new IllegalArgumentException("a fact has either a value or a reason: " + source);
    }
  }

  /** A known fact. */
  public static <T> Fact<T> known(T value, String source) {
    return new Fact<>(value, source, null);
  }

  /** An unknown fact, with one sentence saying why. */
  public static <T> Fact<T> unknown(String source, String because) {
    return new Fact<>(null, source, because);
  }

  /** The value where it is known. */
  public Optional<T> get() {
    return Optional.ofNullable(value);
  }

  /** True when the value is known. */
  public boolean isKnown() {
    return value != null;
  }

  /** The value, or what the caller would rather have. */
  public T orElse(T other) {
    return value == null ? other : value;
  }

  /** The fact seen through a function; an unknown one stays unknown for the same reason. */
  public <U> Fact<U> map(Function<? super T, ? extends U> function) {
    return value == null
        ? new Fact<>(null, source, unknownBecause)
        : new Fact<>(function.apply(value), source, null);
  }
}
