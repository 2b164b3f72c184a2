package dev.assay.exec.function;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** All scalar functions by name. */
public final class Functions {

  private static final Set<String> VOLATILE =
      Set.of("RANDOM", "UUID", "GEN_RANDOM_UUID", "NEXTVAL", "CURRVAL", "SETVAL");

  private static final Map<String, List<ScalarFunction>> BY_NAME = new HashMap<>();

  static {
    List.of(
            MathFunctions.all(),
            TextFunctions.all(),
            PatternFunctions.all(),
            TemporalFunctions.all(),
            TimeBuckets.all(),
            TimeZones.all(),
            SequenceFunctions.all())
        .forEach(
            each ->
                each.forEach(
                    function ->
                        BY_NAME
                            .computeIfAbsent(function.name(), name -> new ArrayList<>())
                            .add(function)));
  }

  private Functions() {}

  /** The signatures of a name, whatever its case; none where there is no such function. */
  public static List<ScalarFunction> named(String name) {
    return BY_NAME.getOrDefault(name.toUpperCase(Locale.ROOT), List.of());
  }

  /** Whether a function of a name, in upper case, may give another value each time. */
  public static boolean isVolatile(String name) {
    return VOLATILE.contains(name);
  }

  /** All names. */
  public static Set<String> names() {
    return Set.copyOf(BY_NAME.keySet());
  }
}
