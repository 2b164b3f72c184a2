package dev.assay.exec.plan.cost;

import dev.assay.exec.expression.ColumnReferences;
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
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Share of rows for which predicates are true, from 0 to 1: by trying them on a sample, and, where
 * that keeps too few rows to tell, by what is known of each column.
 */
public final class Selectivity {

  private static final double RARE = 1e-7;
  private static final double CONTAINS = 0.05;
  private static final double BEGINS = 0.02;
  private static final double INEQUALITY = 0.4;
  private static final double UNKNOWN = 0.25;

  /** Rows of a sample that say enough for themselves: a fifth more or less is likely then. */
  private static final int TELLING_ROWS = 25;

  private final IntFunction<ColumnProfile> columns;
  private final Function<BitSet, Optional<SampledRows>> samples;

  /**
   * For predicates over some columns.
   *
   * @param columns what is known of each
   * @param samples rows that have all of some columns, where there is a sample
   */
  public Selectivity(
      IntFunction<ColumnProfile> columns, Function<BitSet, Optional<SampledRows>> samples) {
    this.columns = columns;
    this.samples = samples;
  }

  /** Of predicates that all must be true; both ends of a range on one column count as one. */
  public double of(List<Expression> conjuncts) {
    return conjuncts.size() == 1
        ? of(conjuncts.getFirst())
        : tried(conjuncts, () -> byColumns(conjuncts));
  }

  /** What a sample says, as far as it can tell; the estimate within what it leaves likely. */
  private double tried(List<Expression> conjuncts, DoubleSupplier estimate) {
    BitSet named = ColumnReferences.of(conjuncts);
    Optional<SampledRows> sample = named.isEmpty() ? Optional.empty() : samples.apply(named);
    Optional<long[]> rows = sample.flatMap(each -> each.where(conjuncts));
    if (rows.isEmpty()) {
      return clamp(estimate.getAsDouble());
    }
    double all = sample.get().rows();
    double kept = Arrays.stream(rows.get()).map(Long::bitCount).sum();
    if (kept >= TELLING_ROWS || sample.get().isWhole()) {
      return clamp(kept / all);
    }
    double error = Math.sqrt(kept + 1);
    double least = Math.max(kept / 4, kept - error);
    return clamp(Math.clamp(estimate.getAsDouble(), least / all, (kept + error) / all));
  }

  private double byColumns(List<Expression> conjuncts) {
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
    boolean isKnown =
        predicate instanceof Comparison comparison
            && comparison.left() instanceof Column column
            && comparison.right() instanceof IntegralConstant
            && columns.apply(column.index()).hasRange();
    return isKnown
        ? clamp(byColumns(predicate))
        : tried(List.of(predicate), () -> byColumns(predicate));
  }

  private double byColumns(Expression predicate) {
    return clamp(
        switch (predicate) {
          case Comparison comparison -> comparison(comparison);
          case And and -> byColumns(and.operands());
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
      if (profile.hasRange()) {
        return constant.value() < profile.least() || constant.value() > profile.greatest()
            ? 0
            : profile.shareOf(constant.value());
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

  /** A column where comparisons with constants hold. */
  public static ColumnProfile restricted(
      ColumnProfile profile, int column, List<Expression> conjuncts) {
    ColumnProfile left = profile;
    for (Expression conjunct : conjuncts) {
      if (conjunct instanceof Comparison comparison
          && comparison.left() instanceof Column compared
          && compared.index() == column
          && comparison.right() instanceof IntegralConstant constant) {
        long value = constant.value();
        left =
            switch (comparison.operator()) {
              case EQUAL -> left.between(value, value);
              case LESS -> left.between(Long.MIN_VALUE, value - 1);
              case LESS_OR_EQUAL -> left.between(Long.MIN_VALUE, value);
              case GREATER -> left.between(value + 1, Long.MAX_VALUE);
              case GREATER_OR_EQUAL -> left.between(value, Long.MAX_VALUE);
              case NOT_EQUAL -> left;
            };
      }
    }
    return left;
  }
}
