package dev.assay.exec.plan.translate;

import dev.assay.exec.function.Functions;
import dev.assay.exec.function.ScalarFunction;
import dev.assay.exec.function.ScalarFunction.Parameter;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which signature of a function fits arguments best, and what they are cast to. */
final class Signatures {

  private static final int NO = 1000;

  private Signatures() {}

  /**
   * The best signature.
   *
   * @param types of the arguments; empty for a null or a text constant, which fit everything
   */
  static Optional<ScalarFunction> find(String name, List<Optional<ColumnType>> types) {
    Optional<ScalarFunction> best = Optional.empty();
    int least = NO;
    for (ScalarFunction function : Functions.named(name)) {
      if (function.takes(types.size())) {
        int cost = 0;
        for (int i = 0; i < types.size(); i++) {
          cost +=
              types.get(i).isPresent()
                  ? cost(types.get(i).get(), function.parameter(i))
                  : text(function.parameter(i));
        }
        if (cost < least) {
          least = cost;
          best = Optional.of(function);
        }
      }
    }
    return best;
  }

  /** Constants are texts where they may be. */
  private static int text(Parameter parameter) {
    return parameter == Parameter.TEXT ? 0 : parameter == Parameter.TIMESTAMP_TZ ? 2 : 1;
  }

  private static int cost(ColumnType type, Parameter parameter) {
    TypeKind kind = type.kind();
    boolean isInteger = kind.isExact() && kind != TypeKind.DECIMAL;
    return switch (parameter) {
      case TEXT -> kind == TypeKind.VARCHAR ? 0 : 40;
      case BIGINT -> isInteger ? 0 : kind == TypeKind.BOOLEAN ? 2 : kind.isNumber() ? 20 : NO;
      case EXACT -> type.isWide() ? 30 : kind.isExact() ? 0 : kind == TypeKind.BOOLEAN ? 2 : NO;
      case WIDE -> type.isWide() ? 0 : kind.isExact() ? 10 : NO;
      case DOUBLE ->
          kind.isFloating() ? 0 : kind.isNumber() ? 5 : kind == TypeKind.VARCHAR ? 50 : NO;
      case BOOLEAN -> kind == TypeKind.BOOLEAN ? 0 : NO;
      case DATE -> kind == TypeKind.DATE ? 0 : NO;
      case TIME -> kind == TypeKind.TIME ? 0 : NO;
      case TIMESTAMP ->
          kind == TypeKind.TIMESTAMP
              ? 0
              : kind.isDateOrTimestamp() ? 1 : kind == TypeKind.VARCHAR ? 50 : NO;
      case TIMESTAMP_TZ -> kind == TypeKind.TIMESTAMP_TZ ? 0 : NO;
      case MONTHS -> kind == TypeKind.INTERVAL_MONTHS ? 0 : NO;
      case MICROS -> kind == TypeKind.INTERVAL_MICROS ? 0 : NO;
    };
  }

  /** What the arguments of a signature are cast to. */
  static List<ColumnType> targets(ScalarFunction function, List<Optional<ColumnType>> types) {
    boolean exact = function.name().equals("%") || function.name().equals("//");
    Optional<ColumnType> common = Optional.empty();
    if (exact) {
      common =
          types.get(0).isEmpty()
              ? types.get(1)
              : types.get(1).isEmpty()
                  ? types.get(0)
                  : CommonTypes.of(types.get(0).get(), types.get(1).get());
    }
    List<ColumnType> targets = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Parameter parameter = function.parameter(i);
      ColumnType own = types.get(i).orElse(parameter.type());
      boolean keeps =
          switch (parameter) {
            case EXACT, WIDE -> own.kind().isExact();
            case BIGINT -> own.kind().isExact() && own.kind() != TypeKind.DECIMAL;
            default -> false;
          };
      targets.add(
          parameter.isExact() && common.isPresent() && common.get().kind().isExact()
              ? common.get()
              : keeps ? SqlTypes.withNull(own, false) : parameter.type());
    }
    return targets;
  }
}
