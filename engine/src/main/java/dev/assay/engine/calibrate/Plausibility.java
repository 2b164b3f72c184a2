package dev.assay.engine.calibrate;

import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says in its note when a figure cannot be true: a cache level slower than one further out. So a
 * short calibration of a slow or busy machine may find one, whose code was not compiled yet or
 * whose CPU was taken away.
 */
final class Plausibility {

  private static final String LEVEL = "level";

  private Plausibility() {}

  /** The same figures, those in doubt with a remark. */
  static List<Figure> remarked(List<Figure> figures) {
    return figures.stream().map(figure -> remarked(figure, figures)).toList();
  }

  private static Figure remarked(Figure near, List<Figure> figures) {
    return figures.stream()
        .filter(far -> isFurther(near, far) && isSlower(near, far))
        .findFirst()
        .map(far -> near.remarked("implausible: slower than " + far.labels().get(LEVEL)))
        .orElse(near);
  }

  private static boolean isFurther(Figure near, Figure far) {
    Map<String, String> elsewhere = new HashMap<>(far.labels());
    elsewhere.replace(LEVEL, near.labels().getOrDefault(LEVEL, ""));
    return near.id().equals(far.id())
        && near.labels().equals(elsewhere)
        && rank(far).compareTo(rank(near)) > 0;
  }

  /** Cache levels sort by name; memory lies behind all of them. */
  private static String rank(Figure figure) {
    String level = figure.labels().getOrDefault(LEVEL, "");
    return level.startsWith("L") ? level : "M" + level;
  }

  /** Clear of both intervals. */
  private static boolean isSlower(Figure near, Figure far) {
    return near.direction() == Direction.LOWER_IS_BETTER
        ? near.estimate().low() > far.estimate().high()
        : near.estimate().high() < far.estimate().low();
  }
}
