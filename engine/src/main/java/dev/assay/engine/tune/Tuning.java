package dev.assay.engine.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The choices for one machine. Immutable.
 *
 * @param systemId hardware that they were derived from
 * @param softwareId software that they were derived on
 * @param choices one for each key of {@link TuningKey#all()}, in that order, each value valid
 */
public record Tuning(String systemId, String softwareId, List<Choice> choices) {

  /** Checks that there is one valid choice for each key. */
  public Tuning {
    choices = List.copyOf(choices);
    List<String> ids = choices.stream().map(Choice::id).toList();
    if (!ids.equals(TuningKey.all().stream().map(TuningKey::id).toList())) {
      throw new IllegalArgumentException("a tuning has one choice for each key, not " + ids);
    }
    choices.forEach(choice -> TuningKey.of(choice.id()).parse(choice.value()));
  }

  /** The value chosen for a key. */
  public <T> T get(TuningKey<T> key) {
    return key.parse(choice(key).value());
  }

  /** The choice made for a key. */
  public Choice choice(TuningKey<?> key) {
    return choices.stream()
        .filter(choice -> choice.id().equals(key.id()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no choice for " + key.id()));
  }

  /**
   * The same choices with some set by the user.
   *
   * @param overrides values by id of the key
   * @throws IllegalArgumentException with one line for an unknown key or an invalid value
   */
  public Tuning with(Map<String, String> overrides) {
    overrides.forEach((id, value) -> TuningKey.of(id).parse(value));
    List<Choice> changed = new ArrayList<>();
    for (Choice choice : choices) {
      String value = overrides.get(choice.id());
      changed.add(
          value == null
              ? choice
              : new Choice(
                  choice.id(),
                  TuningKey.of(choice.id()).parse(value).toString(),
                  choice.fixedDefault(),
                  choice.decidedBy(),
                  choice.reason(),
                  true));
    }
    return new Tuning(systemId, softwareId, changed);
  }

  /** True when the choices were derived on this hardware with this software. */
  public boolean isFor(String currentSystemId, String currentSoftwareId) {
    return systemId.equals(currentSystemId) && softwareId.equals(currentSoftwareId);
  }
}
