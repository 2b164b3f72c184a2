package dev.assay.bench.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One axis: from values to places between 0 and 1, with round ticks.
 *
 * @param title what is counted, with its unit
 * @param kind how values are spread
 * @param min value at 0
 * @param max value at 1, above {@code min}
 * @param label text of a tick
 */
public record Axis(String title, Kind kind, double min, double max, DoubleFunction<String> label) {

  /** How values are spread over an axis. */
  public enum Kind {
    /** Evenly, from zero. */
    LINEAR,
    /** By decades. */
    LOG10,
    /** By doublings. */
    LOG2,
    /** Quantiles by the number of nines: 0.9, 0.99 and 0.999 are evenly spaced. */
    NINES
  }

  /** An axis from zero up to a round value that holds all of these. */
  public static Axis linear(String title, DoubleStream values, DoubleFunction<String> label) {
    double most = Math.max(values.filter(Double::isFinite).max().orElse(1), 1e-9);
    double step = step(most, 5);
    return new Axis(title, Kind.LINEAR, 0, Math.ceil(most / step - 1e-9) * step, label);
  }

  /** An axis between round values by decades; values at or below zero have no place on it. */
  public static Axis log10(String title, DoubleStream values, DoubleFunction<String> label) {
    var seen = values.filter(v -> v > 0 && Double.isFinite(v)).summaryStatistics();
    boolean none = seen.getCount() == 0;
    double min = none ? 1 : roundBelow(seen.getMin() * 0.999);
    double max = none ? 10 : 1 / roundBelow(0.999 / seen.getMax());
    return new Axis(title, Kind.LOG10, min, max, label);
  }

  /** The largest 1, 2 or 5 times a power of ten that is not above a value. */
  private static double roundBelow(double value) {
    double decade = Math.pow(10, Math.floor(Math.log10(value)));
    return decade * (value >= 5 * decade ? 5 : value >= 2 * decade ? 2 : 1);
  }

  /** An axis between powers of two. */
  public static Axis log2(String title, DoubleStream values, DoubleFunction<String> label) {
    var seen = values.filter(v -> v > 0 && Double.isFinite(v)).summaryStatistics();
    double low = seen.getCount() == 0 ? 1 : seen.getMin();
    double high = seen.getCount() == 0 ? 2 : seen.getMax();
    double min = Math.pow(2, Math.floor(Math.log(low) / Math.log(2) + 1e-9));
    double max = Math.pow(2, Math.ceil(Math.log(high) / Math.log(2) - 1e-9));
    return new Axis(title, Kind.LOG2, min, Math.max(max, 2 * min), label);
  }

  /** Quantiles from 0 to one below 1. */
  public static Axis nines(String title, double maxQuantile) {
    return new Axis(title, Kind.NINES, 0, maxQuantile, q -> percentile(q));
  }

  private static String percentile(double quantile) {
    double percent = 100 * quantile;
    int nines = (int) Math.max(0, Math.round(-Math.log10(1 - quantile)) - 2);
    return String.format(java.util.Locale.ROOT, "%." + nines + "f %%", percent);
  }

  /** The place of a value, 0 to 1; what lies outside is moved to the nearer end. */
  public double place(double value) {
    double at =
        switch (kind) {
          case LINEAR -> (value - min) / (max - min);
          case LOG10, LOG2 -> Math.log(Math.max(value, min) / min) / Math.log(max / min);
          case NINES -> Math.log(1 - Math.min(value, max)) / Math.log(1 - max);
        };
    return Math.clamp(at, 0.0, 1.0);
  }

  /** As many round values as have room for their labels on so many pixels. */
  List<Double> ticksFor(double pixels) {
    int longest = Canvas.longest(ticks(6).stream().map(label::apply));
    return ticks(Math.clamp((long) (pixels / (Canvas.width(longest) + 14)), 2, 10));
  }

  /** Round values within the axis, at most about so many. */
  List<Double> ticks(int most) {
    return switch (kind) {
      case LINEAR -> linearTicks(most);
      case LOG10 -> decadeTicks(most);
      case LOG2 -> thinned(DoubleStream.iterate(min, t -> t <= max * 1.001, t -> 2 * t), most);
      case NINES ->
          thinned(
              DoubleStream.iterate(1, r -> 1 - r <= max + 1e-12, r -> r / 10).map(r -> 1 - r),
              most);
    };
  }

  private List<Double> linearTicks(int most) {
    double step = step(max, most);
    return IntStream.rangeClosed(0, (int) (max / step + 1e-9)).mapToObj(i -> i * step).toList();
  }

  private static double step(double max, int most) {
    double step = Math.pow(10, Math.floor(Math.log10(max)) - 2);
    for (int i = 0; max / step > most; i++) {
      step *= i % 3 == 1 ? 2.5 : 2;
    }
    return step;
  }

  /** Every decade; also 3, or 2 and 5, where there is room. */
  private List<Double> decadeTicks(int most) {
    List<Double> best = List.of();
    for (List<Integer> steps : List.of(List.of(1), List.of(1, 3), List.of(1, 2, 5))) {
      List<Double> ticks = new ArrayList<>();
      for (double decade = roundDecade(min); decade <= max * 1.001; decade *= 10) {
        for (int s : steps) {
          if (s * decade >= min * 0.999 && s * decade <= max * 1.001) {
            ticks.add(s * decade);
          }
        }
      }
      best = best.size() < 2 || ticks.size() <= most ? ticks : best;
    }
    return thinned(best.stream().mapToDouble(t -> t), most);
  }

  private static double roundDecade(double value) {
    return Math.pow(10, Math.floor(Math.log10(value * 1.001)));
  }

  private static List<Double> thinned(DoubleStream ticks, int most) {
    List<Double> all = ticks.boxed().toList();
    int stride = Math.max(1, (all.size() + most - 1) / most);
    return IntStream.range(0, all.size()).filter(i -> i % stride == 0).mapToObj(all::get).toList();
  }
}
