package dev.assay.exec.plan.bind;

import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.plan.logical.AggregateFunctions;
import dev.assay.exec.plan.logical.WindowFunction;
import dev.assay.exec.syntax.Frame;
import dev.assay.exec.syntax.Node;
import dev.assay.exec.syntax.Node.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlAggFunction;

/**
 * Window functions of one query.
 *
 * @param named of the WINDOW clause, by name in lower case
 * @param allowed whether window functions may be called
 */
record Windows(Map<String, Window> named, boolean allowed) {

  /** Where none may be called. */
  static final Windows NONE = new Windows(Map.of(), false);

  /** A call with OVER. */
  RexNode call(ExpressionBinder binder, Node.Call call) {
    Environment environment = binder.environment();
    Algebra algebra = binder.algebra();
    if (!allowed) {
      throw environment.failure(call.at(), "a window function is not allowed here");
    }
    SqlAggFunction function =
        AggregateFunctions.find(call.name())
            .orElseThrow(
                () -> environment.failure(call.at(), "there is no window function " + call.name()));
    int least = AggregateFunctions.leastArguments(call.name());
    if (call.arguments().size() < least) {
      throw environment.failure(
          call.at(),
          "%s needs %d argument%s or more".formatted(call.name(), least, least == 1 ? "" : "s"));
    }
    Window window = resolved(environment, call.over().orElseThrow());
    List<RexNode> arguments = new ArrayList<>();
    binder.bindAll(call.arguments()).forEach(value -> arguments.add(algebra.column(value)));
    if (arguments.size() > 2) {
      arguments.set(2, algebra.cast(arguments.get(2), arguments.getFirst().getType()));
    }
    RelDataType type =
        environment.at(
            call.at(),
            () ->
                AggregateFunctions.resultType(
                    algebra.types(),
                    function,
                    arguments.stream().map(RexNode::getType).toList(),
                    true));
    Frame frame = window.frame().orElse(standard(!window.order().isEmpty()));
    WindowFunction.Window over =
        new WindowFunction.Window(
            binder.bindAll(window.partition()),
            keys(binder, window.order()),
            unit(frame.unit()),
            bound(binder, frame.start(), frame.startOffset(), true),
            bound(binder, frame.end(), frame.endOffset(), false),
            exclusion(frame.exclusion()));
    return new WindowFunction(
            function,
            arguments,
            keys(binder, call.order()),
            call.filter().map(binder::condition),
            call.distinct(),
            call.ignoresNulls())
        .over(algebra.rex(), type, over);
  }

  private static List<RexFieldCollation> keys(ExpressionBinder binder, List<Node.OrderKey> keys) {
    return keys.stream().map(key -> key(binder, key)).toList();
  }

  private static WindowCall.Unit unit(Frame.Unit unit) {
    return switch (unit) {
      case ROWS -> WindowCall.Unit.ROWS;
      case RANGE -> WindowCall.Unit.RANGE;
      case GROUPS -> WindowCall.Unit.GROUPS;
    };
  }

  /** A window with what it builds on. */
  private Window resolved(Environment environment, Window window) {
    if (window.base().isEmpty()) {
      return window;
    }
    Window base = named.get(Clause.fold(window.base().get()));
    if (base == null) {
      throw environment.failure(window.at(), "there is no window " + window.base().get());
    }
    Window on = resolved(environment, base);
    return new Window(
        Optional.empty(),
        on.partition().isEmpty() ? window.partition() : on.partition(),
        window.order().isEmpty() ? on.order() : window.order(),
        window.frame().or(on::frame),
        window.at());
  }

  private static RexFieldCollation key(ExpressionBinder binder, Node.OrderKey key) {
    boolean nullsFirst = Orders.nullsFirst(binder.environment(), key);
    return Orders.ofWindow(binder.bind(key.key()), key.descending(), nullsFirst);
  }

  /** Up to the row's peers; all rows where there is no order. */
  private static Frame standard(boolean isOrdered) {
    return new Frame(
        Frame.Unit.RANGE,
        Frame.End.UNBOUNDED,
        Optional.empty(),
        isOrdered ? Frame.End.CURRENT : Frame.End.UNBOUNDED,
        Optional.empty(),
        Frame.Exclusion.NO_OTHERS);
  }

  private static RexWindowBound bound(
      ExpressionBinder binder, Frame.End end, Optional<Node> offset, boolean isStart) {
    return switch (end) {
      case UNBOUNDED ->
          isStart ? RexWindowBounds.UNBOUNDED_PRECEDING : RexWindowBounds.UNBOUNDED_FOLLOWING;
      case CURRENT -> RexWindowBounds.CURRENT_ROW;
      case PRECEDING -> RexWindowBounds.preceding(binder.bind(offset.orElseThrow()));
      case FOLLOWING -> RexWindowBounds.following(binder.bind(offset.orElseThrow()));
    };
  }

  private static RexWindowExclusion exclusion(Frame.Exclusion exclusion) {
    return switch (exclusion) {
      case NO_OTHERS -> RexWindowExclusion.EXCLUDE_NO_OTHER;
      case CURRENT_ROW -> RexWindowExclusion.EXCLUDE_CURRENT_ROW;
      case GROUP -> RexWindowExclusion.EXCLUDE_GROUP;
      case TIES -> RexWindowExclusion.EXCLUDE_TIES;
    };
  }
}
