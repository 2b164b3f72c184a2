package dev.assay.exec.plan.translate;

import dev.assay.exec.function.Functions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlKind;

/** The engine's scalar functions and operators as those of Calcite's algebra. */
public final class Operators {

  private static final Map<String, FunctionOperator> BY_NAME = new HashMap<>();

  static {
    Functions.names().forEach(name -> add(name, SqlKind.OTHER_FUNCTION));
    FunctionOperator.OF_COMMON_TYPE.forEach(name -> add(name, SqlKind.OTHER_FUNCTION));
    add("+", SqlKind.PLUS);
    add("-", SqlKind.MINUS);
    add("*", SqlKind.TIMES);
    add("/", SqlKind.DIVIDE);
    add("TYPEOF", SqlKind.OTHER_FUNCTION);
    Map.of(
            "MOD", "%",
            "DIV", "//",
            "DIVIDE", "//",
            "ADD", "+",
            "DATE_ADD", "+",
            "SUBTRACT", "-",
            "MULTIPLY", "*",
            "CEILING", "CEIL")
        .forEach((other, name) -> BY_NAME.putIfAbsent(other, named(name)));
  }

  private Operators() {}

  private static void add(String name, SqlKind kind) {
    BY_NAME.put(name, new FunctionOperator(name, kind));
  }

  /** The operator of a name in upper case. */
  public static Optional<FunctionOperator> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The operator of a name in upper case, which there is. */
  public static FunctionOperator named(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("there is no function " + name));
  }
}
