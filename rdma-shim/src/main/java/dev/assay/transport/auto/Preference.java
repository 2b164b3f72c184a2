package dev.assay.transport.auto;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.measure.Figure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of several transports is to be taken: the one whose ceiling, the calibrated round trip
 * below it, is the least. Those without one keep the place they have in {@link #ORDER}, as do those
 * whose figures are equal: TCP by java.nio and by io_uring.
 *
 * @param figures round trips in nanoseconds by scheme
 */
record Preference(Map<String, Figure> figures) {

  /** Where nothing is calibrated: what spares the kernel first, then what answers sooner alone. */
  static final List<String> ORDER = List.of("shm", "rdma", "tcp", "uring");

  static final Preference UNCALIBRATED = new Preference(Map.of());

  /** The typical pair of CPUs for shared memory, spinning ends for both kinds of TCP. */
  static Preference of(Calibration calibration) {
    Map<String, Figure> figures = new HashMap<>();
    List<Figure> cores =
        calibration.all("core.roundtrip").stream()
            .filter(figure -> !figure.estimate().isNoResult())
            .sorted(Comparator.comparingDouble(Preference::nanos))
            .toList();
    if (!cores.isEmpty()) {
      figures.put("shm", cores.get(cores.size() / 2));
    }
    Optional<Figure> loopback = calibration.find("net.tcp.roundtrip", Map.of("mode", "spin"));
    if (loopback.isPresent() && !loopback.get().estimate().isNoResult()) {
      figures.put("tcp", loopback.get());
      figures.put("uring", loopback.get());
    }
    return new Preference(Map.copyOf(figures));
  }

  /** Best first. */
  List<String> rank(List<String> schemes) {
    List<String> ranked =
        new ArrayList<>(schemes.stream().sorted(Comparator.comparingInt(ORDER::indexOf)).toList());
    List<String> byFigure =
        ranked.stream()
            .filter(figures::containsKey)
            .sorted(Comparator.comparingDouble(scheme -> nanos(figures.get(scheme))))
            .toList();
    int next = 0;
    for (int i = 0; i < ranked.size(); i++) {
      if (figures.containsKey(ranked.get(i))) {
        ranked.set(i, byFigure.get(next++));
      }
    }
    return ranked;
  }

  /** Why the first of these was taken, without a full stop. */
  String reason(List<String> ranked) {
    String others =
        ranked.size() == 1
            ? "nothing else is left"
            : "before "
                + ranked.stream().skip(1).map(this::describe).collect(Collectors.joining(", "));
    return (figures.containsKey(ranked.getFirst())
            ? describe(ranked.getFirst())
            : "by the order of preference")
        + ", "
        + others;
  }

  private String describe(String scheme) {
    Figure figure = figures.get(scheme);
    return figure == null
        ? scheme + " (not calibrated)"
        : String.format(Locale.ROOT, "%s (%s %.0f ns)", scheme, figure.id(), nanos(figure));
  }

  private static double nanos(@Nullable Figure figure) {
    return figure == null ? Double.NaN : figure.estimate().value();
  }
}
