package dev.assay.engine.tune;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.measure.Figure;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The calibration as rules read it: figures of no result are taken as missing. */
record Figures(Calibration calibration) {

  /** The figure with these labels among others. */
  Optional<Figure> find(String id, Map<String, String> labels) {
    return all(id).stream()
        .filter(figure -> figure.labels().entrySet().containsAll(labels.entrySet()))
        .findFirst();
  }

  /** The figure in the middle of all of this id, by value: the typical pair of CPUs. */
  Optional<Figure> typical(String id) {
    List<Figure> sorted =
        all(id).stream().sorted(Comparator.comparingDouble(Figures::value)).toList();
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
  }

  List<Figure> all(String id) {
    return calibration.all(id).stream().filter(f -> !f.estimate().isNoResult()).toList();
  }

  static double value(Figure figure) {
    return figure.estimate().value();
  }

  /** For example {@code core.roundtrip{a=0, b=1} = 344 ns}. */
  static String text(Figure figure) {
    return String.format(Locale.ROOT, "%s = %.3g %s", figure.name(), value(figure), figure.unit());
  }
}
