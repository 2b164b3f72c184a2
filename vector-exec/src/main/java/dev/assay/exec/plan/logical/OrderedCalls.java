package dev.assay.exec.plan.logical;

import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.plan.logical.AggregateCalls.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/**
 * Window functions over rows of a block while it is not yet known how many expressions the block
 * will deliver: results have numbers from {@link #FIRST_RESULT} on until they are settled behind
 * these.
 */
final class OrderedCalls {

  /** No block has so many columns. */
  static final int FIRST_RESULT = 1 << 13;

  private final List<RexNode> outputs = new ArrayList<>();
  private final List<Source.Over> calls = new ArrayList<>();

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /** Has the block deliver an expression; returns it as a column of the rows, a result as it is. */
  RexNode place(RexNode expression) {
    return isResult(expression)
        ? expression
        : new RexInputRef(output(expression), expression.getType());
  }

  /** Number of an expression that the block delivers. */
  int output(RexNode expression) {
    int known = outputs.indexOf(expression);
    if (known < 0) {
      outputs.add(expression);
      return outputs.size() - 1;
    }
    return known;
  }

  private static boolean isResult(RexNode expression) {
    return expression instanceof RexInputRef reference && reference.getIndex() >= FIRST_RESULT;
  }

  /** Adds a function of rows in order. */
  RexNode add(Run run, WindowCall.Frame frame) {
    List<SortKey> order = new ArrayList<>();
    run.order()
        .forEach(
            key -> order.add(new SortKey(output(key.value()), key.descending(), key.nullsFirst())));
    Optional<Integer> filter = run.filter().map(this::output);
    WindowCall.Seen seen = new WindowCall.Seen(run.ignoreNulls(), run.distinct(), filter, order);
    List<Integer> arguments = run.arguments().stream().map(this::output).toList();
    return add(new Source.Over(run.function(), arguments, frame, seen, run.type()));
  }

  /** Adds a call, or finds an equal one; returns its result. */
  RexNode add(Source.Over call) {
    int known = calls.indexOf(call);
    if (known < 0) {
      known = calls.size();
      calls.add(call);
    }
    return new RexInputRef(FIRST_RESULT + known, call.type());
  }

  /** An expression with results behind what the block delivers. */
  RexNode settled(RexNode expression) {
    return expression.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef reference) {
            return isResult(reference)
                ? new RexInputRef(
                    outputs.size() + reference.getIndex() - FIRST_RESULT, reference.getType())
                : reference;
          }
        });
  }

  /** Types of what the block delivers, and of the results. */
  List<RelDataType> types() {
    List<RelDataType> types = new ArrayList<>();
    outputs.forEach(output -> types.add(output.getType()));
    calls.forEach(call -> types.add(call.type()));
    return types;
  }

  /** The rows of a block with the results, by partitions of which each is sorted. */
  Source source(BlockBuilder inner, List<RexNode> partition) {
    List<Integer> columns =
        partition.stream().map(column -> ((RexInputRef) column).getIndex()).toList();
    List<Source.Key> order = new ArrayList<>();
    Source.Over first = calls.getFirst();
    first
        .seen()
        .order()
        .forEach(
            key -> order.add(new Source.Key(key.column(), key.descending(), key.nullsFirst())));
    if (first.seen().distinct() || first.function().isOfValues()) {
      order.add(new Source.Key(first.arguments().getFirst(), false, false));
    }
    return new Source.Windowed(inner.build(outputs), columns, order, calls);
  }
}
