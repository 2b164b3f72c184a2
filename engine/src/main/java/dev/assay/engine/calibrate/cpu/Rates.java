package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.measure.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a team achieved, from its members' logs. The time during which all of them worked is cut
 * into windows; a rate is the sum of what all did in a window. Windows in which other programs took
 * a CPU away from a member are left out as long as enough others remain.
 */
final class Rates {

  private final double[] unitsPerSecond;
  private final double cpuShare;
  private final String whyUnpinned;

  private record Window(int place, double unitsPerSecond, double cpuShare) {
    int disturbed() {
      return cpuShare >= Sampling.UNDISTURBED ? 0 : 1;
    }
  }

  private Rates(double[] unitsPerSecond, double cpuShare, String whyUnpinned) {
    this.unitsPerSecond = unitsPerSecond;
    this.cpuShare = cpuShare;
    this.whyUnpinned = whyUnpinned;
  }

  /**
   * Reads the logs.
   *
   * @param logs one of each member, with at least two notes
   * @param windows how many rates are wanted
   * @param windowNanos how long a window should be at least, if the time allows that
   * @throws IllegalStateException when there is no time at which all members worked
   */
  static Rates of(List<WorkLog> logs, int windows, long windowNanos, String whyUnpinned) {
    long from = logs.stream().mapToLong(WorkLog::firstNanos).max().orElse(0);
    long to = logs.stream().mapToLong(WorkLog::lastNanos).min().orElse(0);
    if (to <= from) {
      throw new IllegalStateException("threads never ran at the same time: too busy a machine");
    }
    int count = Math.max(windows, (int) ((to - from) / windowNanos));
    double width = (double) (to - from) / count;
    List<Window> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double start = from + i * width;
      double end = from + (i + 1) * width;
      all.add(
          new Window(
              i,
              logs.stream().mapToDouble(log -> log.unitsBetween(start, end)).sum() * 1e9 / width,
              logs.stream().mapToDouble(log -> log.cpuShareBetween(start, end)).min().orElse(1)));
    }
    all.sort(
        Comparator.comparingInt(Window::disturbed)
            .thenComparingDouble(window -> -window.disturbed() * window.cpuShare));
    List<Window> chosen = new ArrayList<>(all.subList(0, windows));
    chosen.sort(Comparator.comparingInt(Window::place));
    return new Rates(
        chosen.stream().mapToDouble(Window::unitsPerSecond).toArray(),
        chosen.stream().mapToDouble(Window::cpuShare).min().orElse(1),
        whyUnpinned);
  }

  /** Of all members together, one value a window, in the order of time. */
  double[] unitsPerSecond() {
    return unitsPerSecond.clone();
  }

  /** The median over the windows. */
  double median() {
    return Estimate.ofMedian(unitsPerSecond).value();
  }

  /**
   * Nanoseconds that one member of so many needs for a unit, one value a window; windows in which
   * nothing was done, because a member had no CPU, are left out.
   *
   * @throws IllegalStateException when nothing was done in any
   */
  double[] nanosPerUnit(int members) {
    double[] nanos =
        Arrays.stream(unitsPerSecond)
            .filter(rate -> rate > 0)
            .map(rate -> members * 1e9 / rate)
            .toArray();
    if (nanos.length == 0) {
      throw new IllegalStateException("threads never ran at the same time: too busy a machine");
    }
    return nanos;
  }

  /** For notes: what was not as it should be; empty when nothing was. */
  String remark() {
    String busy =
        cpuShare >= Sampling.UNDISTURBED
            ? ""
            : String.format(
                Locale.ROOT,
                "; other programs ran: a thread had its CPU for %.0f %% of a window",
                100 * cpuShare);
    return busy + (whyUnpinned.isEmpty() ? "" : "; threads not pinned: " + whyUnpinned);
  }
}
