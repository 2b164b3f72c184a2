package dev.assay.engine.tune;

import dev.assay.engine.kernel.Form;
import dev.assay.engine.kernel.KernelProvider;
import dev.assay.engine.measure.Figure;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The form of the kernels, by lane type. */
final class KernelRules {

  /** Below this gain the compiler's own vectorisation is as good and asks for no module. */
  private static final double GAIN_MIN = 1.2;

  private KernelRules() {}

  /** Vectors where adding lanes is faster than adding scalars in registers, and they can run. */
  static Decision form(Figures figures, String laneType) {
    Optional<String> whyNot = KernelProvider.whyNoVectors();
    if (whyNot.isPresent()) {
      return Decision.of(Form.PLAIN, "capability of the Vector API", whyNot.get());
    }
    Optional<Figure> scalar = add(figures, laneType, Form.SCALAR);
    Optional<Figure> vector = add(figures, laneType, Form.VECTOR);
    if (scalar.isEmpty() || vector.isEmpty()) {
      return Decision.byDefault("vector arithmetic on " + laneType + " was not measured");
    }
    double gain = Figures.value(vector.get()) / Figures.value(scalar.get());
    return Decision.of(
        gain >= GAIN_MIN ? Form.VECTOR : Form.PLAIN,
        Figures.text(vector.get()),
        String.format(
            Locale.ROOT, "vectors add %.3g times as many lanes a second as scalars", gain));
  }

  private static Optional<Figure> add(Figures figures, String laneType, Form form) {
    return figures.find(
        "vector.arithmetic", Map.of("type", laneType, "op", "add", "mode", form.label()));
  }
}
