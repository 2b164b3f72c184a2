package dev.assay.exec.plan.logical;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.physical.WindowCall.Bound;
import dev.assay.exec.physical.WindowCall.BoundKind;
import dev.assay.exec.physical.WindowCall.Exclusion;
import dev.assay.exec.physical.WindowCall.Frame;
import dev.assay.exec.physical.WindowCall.Function;
import dev.assay.exec.physical.WindowCall.Seen;
import dev.assay.exec.physical.WindowCall.Unit;
import dev.assay.exec.plan.translate.Operators;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;

/**
 * Window functions of a select list as relations: all of one partition and order together, one such
 * relation above the other.
 */
final class Windows {

  /** Calls of one partition and order. */
  private record Window(List<Integer> partition, List<Source.Key> order) {
    boolean sorts(Window other) {
      return !order.isEmpty() && Set.copyOf(partition).equals(Set.copyOf(other.partition));
    }
  }

  private static final Set<Function> ORDERLESS =
      EnumSet.of(Function.COUNT, Function.SUM, Function.SUM_OR_ZERO, Function.MIN, Function.MAX);

  /** Results have numbers from here on until all calls are known. */
  private static final int FIRST_RESULT = OrderedCalls.FIRST_RESULT;

  private final RexBuilder rex;

  /** What the innermost block delivers. */
  private final List<RexNode> outputs = new ArrayList<>();

  /** Those that carry values from around the query: each of these has partitions of its own. */
  private final List<Integer> around = new ArrayList<>();

  /** A call, and the window that it belongs to. */
  private record Placed(Window window, Source.Over call) {
    boolean isOfWhole() {
      boolean plain = call.seen().isPlain() && ORDERLESS.contains(call.function());
      return plain && call.frame().isWhole();
    }
  }

  private final List<Placed> calls = new ArrayList<>();

  private Windows(RexBuilder rex) {
    this.rex = rex;
  }

  /**
   * Adds expressions that hold window functions.
   *
   * @param inner the block of the rows that these see
   * @param expressions over its columns
   * @return the same over the outer block's columns
   */
  static List<RexNode> add(BlockBuilder outer, BlockBuilder inner, List<RexNode> expressions) {
    Windows windows = new Windows(outer.rex());
    inner.domainFields().forEach(field -> windows.around.add(windows.place(field)));
    List<RexNode> all = new ArrayList<>();
    expressions.forEach(expression -> all.add(windows.collected(expression)));
    inner.domainFields().forEach(field -> all.add(windows.collected(field)));
    List<RexNode> fields = windows.add(outer, inner.build(windows.outputs), all);
    return outer.bound(inner, fields, expressions.size());
  }

  /** The expression over what the innermost block delivers and results. */
  private RexNode collected(RexNode expression) {
    return expression.accept(
        new RexShuttle() {
          @Override
          public RexNode visitOver(RexOver over) {
            return result(over);
          }

          @Override
          public RexNode visitInputRef(RexInputRef reference) {
            return new RexInputRef(place(reference), reference.getType());
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

  private RexNode result(RexOver over) {
    Window window = window(over);
    Frame frame = frame(over);
    WindowFunction function = WindowFunction.of(over);
    Function ofPlace = function.ofPlace();
    if (ofPlace == null) {
      AggregateCalls.Call call = function.call(over.getType());
      return AggregateExpressions.of(rex, new InFrame(window, frame), call);
    }
    Seen seen =
        new Seen(
            over.ignoreNulls(),
            over.isDistinct(),
            function.filter().map(this::place),
            sortKeys(function.keys()));
    boolean sees = ofPlace == Function.FIRST || ofPlace == Function.LAST || ofPlace == Function.NTH;
    if (!sees && !seen.isPlain()) {
      throw SqlException.unsupported(
          "DISTINCT, FILTER or ORDER BY within " + function.function().getName());
    }
    List<Integer> arguments = function.arguments().stream().map(this::place).toList();
    return result(window, new Source.Over(ofPlace, arguments, frame, seen, over.getType()));
  }

  private RexNode result(Window window, Source.Over call) {
    Placed placed = new Placed(window, call);
    int known = calls.indexOf(placed);
    if (known < 0) {
      known = calls.size();
      calls.add(placed);
    }
    return new RexInputRef(FIRST_RESULT + known, call.type());
  }

  private List<SortKey> sortKeys(List<AggregateCalls.Key> keys) {
    List<SortKey> sort = new ArrayList<>();
    keys.forEach(
        key -> sort.add(new SortKey(place(key.value()), key.descending(), key.nullsFirst())));
    return sort;
  }

  /** Computes aggregate functions over the frames of a window. */
  private final class InFrame implements AggregateCalls.Computed {

    private final Window window;
    private final Frame frame;

    InFrame(Window window, Frame frame) {
      this.window = window;
      this.frame = frame;
    }

    @Override
    public RexNode plain(
        Source.Function function, Optional<RexNode> argument, boolean distinct, RelDataType type) {
      Function inFrame =
          switch (function) {
            case COUNT -> Function.COUNT;
            case SUM -> Function.SUM;
            case SUM_OR_ZERO -> Function.SUM_OR_ZERO;
            case MIN -> Function.MIN;
            case MAX -> Function.MAX;
            case ANY -> Function.FIRST;
            case DEVIATIONS -> Function.DEVIATIONS;
          };
      List<Integer> arguments = argument.stream().map(Windows.this::place).toList();
      Seen seen = new Seen(true, distinct, Optional.empty(), List.of());
      return result(window, new Source.Over(inFrame, arguments, frame, seen, type));
    }

    @Override
    public RexNode run(AggregateCalls.Run run) {
      List<Integer> arguments = run.arguments().stream().map(Windows.this::place).toList();
      Seen seen =
          new Seen(
              run.ignoreNulls(),
              run.distinct(),
              run.filter().map(Windows.this::place),
              sortKeys(run.order()));
      return result(window, new Source.Over(run.function(), arguments, frame, seen, run.type()));
    }
  }

  private Window window(RexOver over) {
    List<Source.Key> order = new ArrayList<>();
    for (RexFieldCollation key : over.getWindow().orderKeys) {
      boolean nullsFirst = key.getNullDirection() == RelFieldCollation.NullDirection.FIRST;
      order.add(new Source.Key(place(key.left), key.getDirection().isDescending(), nullsFirst));
    }
    List<Integer> partition = new ArrayList<>(around);
    over.getWindow().partitionKeys.forEach(key -> partition.add(place(key)));
    return new Window(partition, order);
  }

  private Frame frame(RexOver over) {
    RexWindow window = over.getWindow();
    Exclusion exclusion =
        switch (window.getExclude()) {
          case EXCLUDE_NO_OTHER -> Exclusion.NONE;
          case EXCLUDE_CURRENT_ROW -> Exclusion.CURRENT;
          case EXCLUDE_GROUP -> Exclusion.GROUP;
          case EXCLUDE_TIES -> Exclusion.TIES;
        };
    Unit unit = WindowFunction.unit(over);
    Bound from = bound(window, unit, window.getLowerBound());
    Bound to = bound(window, unit, window.getUpperBound());
    boolean allArePeers = unit != Unit.ROWS && window.orderKeys.isEmpty();
    boolean toEnd = allArePeers && to.kind() == BoundKind.CURRENT;
    return new Frame(unit, from, toEnd ? Bound.of(BoundKind.END) : to, exclusion);
  }

  private Bound bound(RexWindow window, Unit unit, RexWindowBound bound) {
    if (bound.isUnbounded()) {
      return Bound.of(bound.isPreceding() ? BoundKind.START : BoundKind.END);
    }
    if (bound.isCurrentRow()) {
      return Bound.of(BoundKind.CURRENT);
    }
    RexNode offset = Objects.requireNonNull(bound.getOffset());
    BoundKind kind = bound.isPreceding() ? BoundKind.PRECEDING : BoundKind.FOLLOWING;
    if (unit != Unit.RANGE) {
      return new Bound(kind, place(offset), -1);
    }
    if (window.orderKeys.size() != 1) {
      throw new SqlException("a window's RANGE with an offset needs one ORDER BY expression");
    }
    RexFieldCollation order = window.orderKeys.getFirst();
    boolean minus = bound.isPreceding() != order.getDirection().isDescending();
    RexNode limit = rex.makeCall(Operators.named(minus ? "-" : "+"), order.left, offset);
    RexNode key =
        rex.makeAbstractCast(
            rex.getTypeFactory()
                .createTypeWithNullability(limit.getType(), order.left.getType().isNullable()),
            order.left,
            false);
    return new Bound(kind, place(limit), place(key));
  }

  /** The window whose sort serves this one's calls too: no order matters to whole partitions. */
  private Window sorted(Window window) {
    boolean mayMove =
        window.order().isEmpty()
            && calls.stream().allMatch(each -> !each.window().equals(window) || each.isOfWhole());
    return calls.stream()
        .map(Placed::window)
        .filter(each -> mayMove && each.sorts(window))
        .findFirst()
        .orElse(window);
  }

  private List<RexNode> add(BlockBuilder outer, Block innermost, List<RexNode> expressions) {
    List<RelDataType> types = new ArrayList<>();
    outputs.forEach(output -> types.add(output.getType()));
    Map<Placed, Integer> columns = new LinkedHashMap<>();
    Block block = innermost;
    Map<Window, List<Placed>> sorts = new LinkedHashMap<>();
    calls.forEach(
        call -> sorts.computeIfAbsent(sorted(call.window()), key -> new ArrayList<>()).add(call));
    int left = sorts.size();
    List<RexNode> fields = List.of();
    for (Map.Entry<Window, List<Placed>> each : sorts.entrySet()) {
      for (Placed placed : each.getValue()) {
        columns.put(placed, types.size());
        types.add(placed.call().type());
      }
      Window window = each.getKey();
      List<Source.Over> made = each.getValue().stream().map(Placed::call).toList();
      Source source = new Source.Windowed(block, window.partition(), window.order(), made);
      if (--left == 0) {
        fields = outer.addRelation(source, types, Relation.Kind.INNER, List.of());
      } else {
        BlockBuilder between = new BlockBuilder(outer.rex());
        block = between.build(between.addRelation(source, types, Relation.Kind.INNER, List.of()));
      }
    }
    List<RexNode> made = fields;
    RexShuttle settling =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef reference) {
            int index = reference.getIndex();
            return made.get(
                index < FIRST_RESULT
                    ? index
                    : Objects.requireNonNull(columns.get(calls.get(index - FIRST_RESULT))));
          }
        };
    return expressions.stream().map(expression -> expression.accept(settling)).toList();
  }
}
