package dev.assay.exec.plan.cost;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.And;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.expression.Expression.InList;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.expression.Expression.IsNull;
import dev.assay.exec.expression.Expression.Like;
import dev.assay.exec.expression.Expression.Not;
import dev.assay.exec.expression.Expression.NullConstant;
import dev.assay.exec.expression.Expression.Or;
import dev.assay.exec.expression.Expression.TextConstant;
import dev.assay.exec.type.Dictionary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Share of rows for which a predicate is true, from 0 to 1, by what is known of its columns. */
public final class Selectivity {

  private static final double RARE = 1e-7;
  private static final double CONTAINS = 0.05;
  private static final double BEGINS = 0.02;
  private static final double INEQUALITY = 0.4;
  private static final double UNKNOWN = 0.25;

  private final IntFunction<ColumnProfile> columns;

  /**
   * For predicates over some columns.
   *
   * @param columns what is known of each
   */
  public Selectivity(IntFunction<ColumnProfile> columns) {
    this.columns = columns;
  }

  /** Of predicates that all must be true; both ends of a range on one column count as one. */
  public double of(List<Expression> conjuncts) {
    Map<Integer, double[]> ranges = new HashMap<>();
    List<Double> all = new ArrayList<>();
    for (Expression conjunct : conjuncts) {
      if (!addRange(conjunct, ranges)) {
        all.add(of(conjunct));
      }
    }
    ranges.values().forEach(range -> all.add(clamp((range[1] - range[0]) * range[2])));
    return Cardinality.together(all.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private boolean addRange(Expression conjunct, Map<Integer, double[]> ranges) {
    if (!(conjunct instanceof Comparison comparison)
        || !(comparison.left() instanceof Column column)
        || !(comparison.right() instanceof IntegralConstant constant)) {
      return false;
    }
    ColumnProfile profile = columns.apply(column.index());
    if (!profile.hasRange()) {
      return false;
    }
    double low = 0;
    double high = 1;
    long value = constant.value();
    switch (comparison.operator()) {
      case LESS -> high = profile.shareUpTo(value - 1);
      case LESS_OR_EQUAL -> high = profile.shareUpTo(value);
      case GREATER -> low = profile.shareUpTo(value);
      case GREATER_OR_EQUAL -> low = profile.shareUpTo(value - 1);
      case EQUAL, NOT_EQUAL -> {
        return false;
      }
    }
    double[] range =
        ranges.computeIfAbsent(
            column.index(), index -> new double[] {0, 1, 1 - profile.nullFraction()});
    range[0] = Math.max(range[0], low);
    range[1] = Math.min(range[1], high);
    return true;
  }

  /** Of one predicate. */
  public double of(Expression predicate) {
    return clamp(
        switch (predicate) {
          case Comparison comparison -> comparison(comparison);
          case And and -> of(and.operands());
          case Or or -> or(or);
          case Not not -> 1 - of(not.operand());
          case IsNull isNull ->
              isNull.operand() instanceof Column column
                  ? columns.apply(column.index()).nullFraction()
                  : 0.1;
          case Like like -> like.pattern().startsWith("%") ? CONTAINS : BEGINS;
          case InList in -> in.constants().size() * equality(in.operand());
          case IntegralConstant constant -> constant.value();
          case NullConstant _ -> 0;
          default -> UNKNOWN;
        });
  }

  private static double clamp(double share) {
    return Math.min(1, Math.max(RARE, share));
  }

  private double or(Or or) {
    double none = 1;
    for (Expression operand : or.operands()) {
      none *= 1 - of(operand);
    }
    return 1 - none;
  }

  private double comparison(Comparison comparison) {
    return switch (comparison.operator()) {
      case EQUAL -> equal(comparison);
      case NOT_EQUAL -> 1 - equal(comparison);
      default -> {
        Map<Integer, double[]> range = new HashMap<>();
        if (addRange(comparison, range)) {
          double[] ends = range.values().iterator().next();
          yield (ends[1] - ends[0]) * ends[2];
        }
        yield ordered(comparison);
      }
    };
  }

  /** Of a comparison by order that has no range to interpolate in. */
  private static double ordered(Comparison comparison) {
    boolean sums = !(comparison.left() instanceof Column);
    return sums && comparison.operator() == ComparisonOperator.GREATER ? UNKNOWN : INEQUALITY;
  }

  private double equal(Comparison comparison) {
    if (comparison.right() instanceof TextConstant text && isUnknown(comparison.left(), text)) {
      return 0;
    }
    if (comparison.left() instanceof Column column
        && comparison.right() instanceof IntegralConstant constant) {
      ColumnProfile profile = columns.apply(column.index());
      if (profile.hasRange()
          && (constant.value() < profile.least() || constant.value() > profile.greatest())) {
        return 0;
      }
    }
    return Math.min(equality(comparison.left()), equality(comparison.right()));
  }

  private static boolean isUnknown(Expression left, TextConstant text) {
    Optional<Dictionary> dictionary = left.type().dictionary();
    return dictionary.isPresent() && dictionary.get().codeOf(text.value()) < 0;
  }

  private double equality(Expression operand) {
    if (operand instanceof Column column) {
      ColumnProfile profile = columns.apply(column.index());
      return (1 - profile.nullFraction()) / profile.distinct();
    }
    return operand instanceof IntegralConstant || operand instanceof TextConstant ? 1 : 0.1;
  }
}
