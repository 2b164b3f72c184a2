package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.physical.WindowCall.Bound;
import dev.assay.exec.physical.WindowCall.BoundKind;
import dev.assay.exec.physical.WindowCall.Frame;
import dev.assay.exec.physical.WindowCall.Function;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.avatica.util.DateTimeUtils;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;

/**
 * Window functions of a select list as relations: all of one partition and order together, one such
 * relation above the other.
 */
final class Windows {

  private static final Bound START = new Bound(BoundKind.START, BigDecimal.ZERO);
  private static final Bound CURRENT = new Bound(BoundKind.CURRENT, BigDecimal.ZERO);
  private static final Bound END = new Bound(BoundKind.END, BigDecimal.ZERO);

  /** Calls of one partition and order. */
  private record Window(List<Integer> partition, List<Source.Key> order) {}

  /** What the innermost block delivers. */
  private final List<RexNode> outputs = new ArrayList<>();

  /** Those that carry values from around the query: each of these has partitions of its own. */
  private final List<Integer> around = new ArrayList<>();

  private final Map<Window, List<Source.Over>> windows = new LinkedHashMap<>();
  private final Map<RexOver, Source.Over> calls = new LinkedHashMap<>();

  private Windows() {}

  /**
   * Adds expressions that hold window functions.
   *
   * @param inner the block of the rows that these see
   * @param expressions over its columns
   * @return the same over the outer block's columns
   */
  static List<RexNode> add(BlockBuilder outer, BlockBuilder inner, List<RexNode> expressions) {
    Windows windows = new Windows();
    inner.domainFields().forEach(field -> windows.around.add(windows.place(field)));
    expressions.forEach(windows::collect);
    List<RexNode> all = new ArrayList<>(expressions);
    all.addAll(inner.domainFields());
    List<RexNode> fields = windows.add(outer, inner.build(windows.outputs), all);
    return outer.bound(inner, fields, expressions.size());
  }

  private void collect(RexNode expression) {
    expression.accept(
        new RexShuttle() {
          @Override
          public RexNode visitOver(RexOver over) {
            if (!calls.containsKey(over)) {
              Source.Over call = call(over);
              calls.put(over, call);
              windows.computeIfAbsent(window(over), key -> new ArrayList<>()).add(call);
            }
            return over;
          }

          @Override
          public RexNode visitInputRef(RexInputRef reference) {
            place(reference);
            return reference;
          }
        });
  }

  private int place(RexNode expression) {
    int known = outputs.indexOf(expression);
    if (known < 0) {
      outputs.add(expression);
      return outputs.size() - 1;
    }
    return known;
  }

  private Window window(RexOver over) {
    List<Source.Key> order = new ArrayList<>();
    for (RexFieldCollation key : over.getWindow().orderKeys) {
      boolean nullsFirst =
          key.getNullDirection() == org.apache.calcite.rel.RelFieldCollation.NullDirection.FIRST;
      order.add(new Source.Key(place(key.left), key.getDirection().isDescending(), nullsFirst));
    }
    List<Integer> partition = new ArrayList<>(around);
    over.getWindow().partitionKeys.forEach(key -> partition.add(place(key)));
    return new Window(partition, order);
  }

  private Source.Over call(RexOver over) {
    if (over.isDistinct()) {
      throw SqlException.unsupported("DISTINCT in a window function");
    }
    List<Integer> arguments = over.getOperands().stream().map(this::place).toList();
    Function function = function(over);
    return new Source.Over(function, arguments, frame(over), over.ignoreNulls(), over.getType());
  }

  private static Function function(RexOver over) {
    return switch (over.getAggOperator().getKind()) {
      case ROW_NUMBER -> Function.ROW_NUMBER;
      case RANK -> Function.RANK;
      case DENSE_RANK -> Function.DENSE_RANK;
      case PERCENT_RANK -> Function.PERCENT_RANK;
      case CUME_DIST -> Function.CUME_DIST;
      case NTILE -> Function.NTILE;
      case LAG -> Function.LAG;
      case LEAD -> Function.LEAD;
      case FIRST_VALUE, ANY_VALUE -> Function.FIRST;
      case LAST_VALUE -> Function.LAST;
      case NTH_VALUE -> Function.NTH;
      case COUNT -> Function.COUNT;
      case SUM -> Function.SUM;
      case SUM0 -> Function.SUM_OR_ZERO;
      case MIN -> Function.MIN;
      case MAX -> Function.MAX;
      default ->
          throw SqlException.unsupported("the window function " + over.getAggOperator().getName());
    };
  }

  private static Frame frame(RexOver over) {
    RexWindow window = over.getWindow();
    if (window.getExclude() != RexWindowExclusion.EXCLUDE_NO_OTHER) {
      throw SqlException.unsupported("EXCLUDE in a window's frame");
    }
    boolean whole = window.orderKeys.isEmpty() && !window.isRows();
    return whole
        ? Frame.WHOLE
        : new Frame(window.isRows(), bound(window.getLowerBound()), bound(window.getUpperBound()));
  }

  private static Bound bound(RexWindowBound bound) {
    if (bound.isUnbounded()) {
      return bound.isPreceding() ? START : END;
    }
    if (bound.isCurrentRow()) {
      return CURRENT;
    }
    if (!(bound.getOffset() instanceof RexLiteral literal)) {
      throw SqlException.unsupported("a window's frame bounded by other than a constant");
    }
    BigDecimal offset = Objects.requireNonNull(literal.getValueAs(BigDecimal.class));
    if (literal.getType().getSqlTypeName().isYearMonth()) {
      throw SqlException.unsupported("a window's frame bounded by months");
    }
    boolean isTime =
        literal.getType().getFamily()
            == org.apache.calcite.sql.type.SqlTypeFamily.INTERVAL_DAY_TIME;
    return new Bound(
        bound.isPreceding() ? BoundKind.PRECEDING : BoundKind.FOLLOWING,
        isTime ? offset.divide(BigDecimal.valueOf(DateTimeUtils.MILLIS_PER_DAY)) : offset);
  }

  private List<RexNode> add(BlockBuilder outer, Block innermost, List<RexNode> expressions) {
    List<RelDataType> types = new ArrayList<>();
    outputs.forEach(output -> types.add(output.getType()));
    IdentityHashMap<Source.Over, Integer> columns = new IdentityHashMap<>();
    Block block = innermost;
    int left = windows.size();
    List<RexNode> fields = List.of();
    for (Map.Entry<Window, List<Source.Over>> each : windows.entrySet()) {
      for (Source.Over call : each.getValue()) {
        columns.put(call, types.size());
        types.add(call.type());
      }
      Source source =
          new Source.Windowed(
              block, each.getKey().partition(), each.getKey().order(), each.getValue());
      if (--left == 0) {
        fields = outer.addRelation(source, types, Relation.Kind.INNER, List.of());
      } else {
        BlockBuilder between = new BlockBuilder(outer.rex());
        block = between.build(between.addRelation(source, types, Relation.Kind.INNER, List.of()));
      }
    }
    List<RexNode> made = fields;
    return expressions.stream()
        .map(
            expression ->
                expression.accept(
                    new RexShuttle() {
                      @Override
                      public RexNode visitOver(RexOver over) {
                        return made.get(Objects.requireNonNull(columns.get(calls.get(over))));
                      }

                      @Override
                      public RexNode visitInputRef(RexInputRef reference) {
                        return made.get(outputs.indexOf(reference));
                      }
                    }))
        .toList();
  }
}
