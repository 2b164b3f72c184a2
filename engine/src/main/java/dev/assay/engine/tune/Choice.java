package dev.assay.engine.tune;

/**
 * One choice of the engine.
 *
 * @param id dotted name, for example {@code queue.batch}
 * @param value what is chosen, as text
 * @param fixedDefault what would be used without calibration
 * @param decidedBy name and value of the figure that decided it
 * @param reason one sentence: how the figure leads to the value
 * @param overridden true when the user set the value instead
 */
public record Choice(
    String id,
    String value,
    String fixedDefault,
    String decidedBy,
    String reason,
    boolean overridden) {

  /** What decided it, for people: {@code by} a figure or {@code default}, or {@code set}. */
  public String by() {
    String by = decidedBy.equals("none") ? "by default" : "by " + decidedBy;
    return overridden ? "set" : by;
  }
}
