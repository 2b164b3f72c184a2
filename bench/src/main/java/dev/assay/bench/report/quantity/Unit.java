package dev.assay.bench.report.quantity;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A unit as a record spells it, and the prefixes that people read it with: times from ns to s,
 * rates in powers of 1000, sizes in powers of 1024. Any other unit is printed as it is.
 *
 * @param base what the record's number is multiplied by to count in the smallest step
 * @param ratio factor from one step to the next
 * @param steps unit of each step, smallest first
 */
public record Unit(double base, double ratio, List<String> steps) {

  private static final Map<String, Double> NANOS = Map.of("ns", 1.0, "us", 1e3, "µs", 1e3);
  private static final Map<String, Double> LONG_NANOS = Map.of("ms", 1e6, "s", 1e9);

  /** Reads {@code ns}, {@code us/op}, {@code B/s}, {@code ops/ms}, {@code B}, {@code B/op} … */
  public static Unit of(String text) {
    int slash = text.indexOf('/');
    String head = slash < 0 ? text : text.substring(0, slash);
    String tail = slash < 0 ? "" : text.substring(slash);
    double nanos = nanos(head);
    if (nanos > 0) {
      return new Unit(nanos, 1e3, steps(tail, "ns", "µs", "ms", "s"));
    }
    double perNanos = tail.isEmpty() ? 0 : nanos(tail.substring(1));
    if (perNanos > 0) {
      return new Unit(1e9 / perNanos, 1e3, rates(head));
    }
    if (head.equals("B")) {
      return new Unit(1, 1024, steps(tail, "B", "KiB", "MiB", "GiB", "TiB"));
    }
    return new Unit(1, 1e3, List.of(text));
  }

  private static double nanos(String name) {
    return NANOS.getOrDefault(name, LONG_NANOS.getOrDefault(name, 0.0));
  }

  private static List<String> steps(String tail, String... names) {
    return Stream.of(names).map(name -> name + tail).toList();
  }

  private static List<String> rates(String what) {
    return steps(what + "/s", "", "k", "M", "G", "T", "P");
  }

  /** The step that gives a value at least one digit before the point, where there is one. */
  int stepFor(double value) {
    double scaled = Math.abs(value == 0 ? 1 : value) * base;
    int step = 0;
    while (step < steps.size() - 1 && scaled >= 0.99 * ratio) {
      scaled /= ratio;
      step++;
    }
    return step;
  }

  /** A value of the record in a step's unit. */
  double in(int step, double value) {
    return value * base / Math.pow(ratio, step);
  }
}
