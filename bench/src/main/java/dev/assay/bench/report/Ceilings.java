package dev.assay.bench.report;

import dev.assay.bench.report.quantity.Quantity;
import dev.assay.engine.measure.Figure;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Look-ups in a calibration that may be partial. A figure whose labels make no sense is left out of
 * the charts; the table of all figures still shows it.
 *
 * @param figures every calibrated figure; empty before the calibration is done
 */
record Ceilings(List<Figure> figures) {

  static final Comparator<Figure> BY_VALUE = Comparator.comparingDouble(f -> f.estimate().value());

  /** All of these ids, one id after the other; of all ids below one that ends with a dot. */
  List<Figure> all(String... ids) {
    return Stream.of(ids)
        .flatMap(
            id ->
                figures.stream()
                    .filter(f -> id.endsWith(".") ? f.id().startsWith(id) : f.id().equals(id))
                    .sorted(Comparator.comparing(Figure::id)))
        .toList();
  }

  List<Figure> all(String id, String label, String value) {
    return all(id).stream().filter(f -> value.equals(f.labels().get(label))).toList();
  }

  /** The one with the largest value. */
  Optional<Figure> most(String id, String label, String value) {
    return all(id, label, value).stream().max(BY_VALUE);
  }

  static String label(Figure figure, String label) {
    return figure.labels().getOrDefault(label, "?");
  }

  /** A label that is a number above zero. */
  static OptionalDouble number(Figure figure, String label) {
    return number(label(figure, label));
  }

  private static OptionalDouble number(String text) {
    boolean plain = text.matches("[0-9]{1,15}(\\.[0-9]{1,9})?") && Double.parseDouble(text) > 0;
    return plain ? OptionalDouble.of(Double.parseDouble(text)) : OptionalDouble.empty();
  }

  /** The value of a label; where the label counts bytes, as people write it. */
  static String shown(String label, String value) {
    boolean size = label.equals("bytes") || label.endsWith("Bytes");
    OptionalDouble bytes = size ? number(value) : OptionalDouble.empty();
    return bytes.isPresent() ? Quantity.plain(bytes.getAsDouble(), "B") : value;
  }

  static Quantity quantity(Figure figure) {
    return Quantity.of(figure.estimate(), figure.unit());
  }

  /** Value and unit, or that there is no result. */
  static String text(Figure figure) {
    return figure.estimate().isNoResult() ? "no result" : quantity(figure).text();
  }
}
