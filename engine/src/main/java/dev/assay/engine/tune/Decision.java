package dev.assay.engine.tune;

import org.jspecify.annotations.Nullable;

/**
 * What a rule came to.
 *
 * @param value the value, or null where the fixed default must do
 * @param decidedBy the figure that decided, with its value
 * @param reason one sentence
 */
record Decision(@Nullable Object value, String decidedBy, String reason) {

  static Decision of(Object value, String decidedBy, String reason) {
    return new Decision(value, decidedBy, reason);
  }

  /** The fixed default, because of what is missing. */
  static Decision byDefault(String missing) {
    return new Decision(null, "none", "the fixed default, as " + missing);
  }

  Choice choice(TuningKey<?> key) {
    String fixed = key.fixedDefault().toString();
    return new Choice(
        key.id(), value == null ? fixed : value.toString(), fixed, decidedBy, reason, false);
  }
}
