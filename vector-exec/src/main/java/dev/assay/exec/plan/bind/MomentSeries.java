package dev.assay.exec.plan.bind;

import com.google.common.collect.ImmutableList;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.failure.SqlException;
import dev.assay.exec.plan.translate.Translator;
import dev.assay.exec.syntax.TableNode;
import dev.assay.exec.table.NumberSeries;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TemporalText;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.TimestampString;

/**
 * RANGE and GENERATE_SERIES of moments: numbers from 0 on, each so many steps from the start. Where
 * steps are months, constants: each is a step from the one before, whose day may have been cut.
 */
final class MomentSeries {

  private static final int MOST_MONTHS = 1 << 16;

  private final Algebra algebra;
  private final ExpressionBinder binder;
  private final TableNode.Called called;

  MomentSeries(Environment environment, TableNode.Called called) {
    this.called = called;
    algebra = environment.algebra();
    Relation one = new Relation(LogicalValues.createOneRow(algebra.cluster()), List.of());
    Clause clause = new Clause(algebra, null, one, Map.of());
    binder = new ExpressionBinder(environment, clause, null, Windows.NONE);
  }

  /** Whether a call is of a start, an end and a step in time. */
  static boolean isOne(Environment environment, TableNode.Called called) {
    return called.arguments().size() == 3
        && new MomentSeries(environment, called).step().type().type().kind() != TypeKind.BIGINT;
  }

  /** The step; of type BIGINT where it is none. */
  private IntegralConstant step() {
    RexNode step = binder.bind(called.arguments().get(2));
    return RexUtil.isConstant(step)
            && Translator.constant(algebra.rex(), step) instanceof IntegralConstant constant
            && (constant.type().type().kind() == TypeKind.INTERVAL_MONTHS
                || constant.type().type().kind() == TypeKind.INTERVAL_MICROS)
        ? constant
        : new IntegralConstant(0, ValueType.of(ColumnType.of(TypeKind.BIGINT)));
  }

  private RexNode moment(int argument) {
    return algebra.cast(
        binder.bind(called.arguments().get(argument)), algebra.type(TypeKind.TIMESTAMP));
  }

  private long micros(RexNode moment) {
    if (RexUtil.isConstant(moment)
        && Translator.constant(algebra.rex(), moment) instanceof IntegralConstant constant) {
      return constant.value();
    }
    throw new SqlException(called.name() + " takes constant moments here");
  }

  /** The relation that a table of numbers, by its name, is made into. */
  Relation over(Function<String, Relation> numbers) {
    IntegralConstant step = step();
    RexNode start = moment(0);
    if (step.type().type().kind() == TypeKind.INTERVAL_MONTHS) {
      return months(micros(start), micros(moment(1)), step.value());
    }
    long count = count(micros(start), micros(moment(1)), step.value());
    Relation series =
        numbers.apply(NumberSeries.table("range", List.of("0", Long.toString(count))));
    RexNode by =
        binder
            .functions()
            .call(
                "*",
                called.at(),
                List.of(
                    algebra.fields(series.node()).getFirst(),
                    Literals.exact(algebra, BigDecimal.valueOf(step.value()))));
    RexNode length = binder.functions().call("TO_MICROSECONDS", called.at(), List.of(by));
    RexNode value = binder.functions().call("+", called.at(), List.of(start, length));
    return Relation.of(
        algebra.project(series.node(), List.of(value), Set.of()), "", List.of(called.name()));
  }

  private long count(long start, long end, long step) {
    BigInteger distance = BigInteger.valueOf(end).subtract(BigInteger.valueOf(start));
    BigInteger[] steps = distance.divideAndRemainder(BigInteger.valueOf(required(step)));
    boolean isLast = steps[1].signum() == 0 && !isInclusive();
    return distance.signum() * Long.signum(step) < 0
        ? 0
        : steps[0].longValueExact() + (isLast ? 0 : 1);
  }

  private long required(long step) {
    if (step == 0) {
      throw new SqlException(called.name() + " needs a step that is not 0");
    }
    return step;
  }

  private boolean isInclusive() {
    return called.name().equals("generate_series");
  }

  private Relation months(long start, long end, long step) {
    LocalDateTime last = TemporalText.timestamp(end);
    LocalDateTime at = TemporalText.timestamp(start);
    ImmutableList.Builder<ImmutableList<RexLiteral>> rows = ImmutableList.builder();
    int count = 0;
    while (at.compareTo(last) * Long.signum(required(step)) < 0
        || (isInclusive() && at.equals(last))) {
      if (++count > MOST_MONTHS) {
        throw new SqlException(called.name() + " gives more than " + MOST_MONTHS + " moments here");
      }
      String text = TemporalText.ofTimestamp(TemporalText.micros(at));
      rows.add(ImmutableList.of(algebra.rex().makeTimestampLiteral(new TimestampString(text), 6)));
      at = at.plusMonths(step);
    }
    RelDataType row = algebra.rowType(List.of(algebra.type(TypeKind.TIMESTAMP)));
    return Relation.of(
        LogicalValues.create(algebra.cluster(), row, rows.build()), "", List.of(called.name()));
  }
}
