package dev.assay.exec.plan.physical;

import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.JoinKind;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Aggregates a join's build side by the join's keys before the join (eager aggregation: Yan and
 * Larson, VLDB 1995), where groups are of the probe side and many build rows have the same key. The
 * join then meets one row for each key, and puts together no pairs only to count them.
 */
final class EagerGroups {

  /** Pairs for each probe row from which on fewer pairs are worth a second aggregation. */
  private static final double LEAST_REPEATS = 2;

  private EagerGroups() {}

  /** The same aggregation over fewer pairs, if that is the same and worth it. */
  static Grouping of(Grouping grouping, Choices choices) {
    if (!(grouping.input() instanceof Join join) || !isWorthIt(join)) {
      return grouping;
    }
    int probeColumns = join.probe().outputs().size();
    boolean isInner = join.kind() == JoinKind.INNER;
    if (grouping.keys().stream().anyMatch(key -> key >= probeColumns)
        || !grouping.calls().stream().allMatch(call -> isApart(call, probeColumns, isInner))) {
      return grouping;
    }
    int keys = join.buildKeys().size();
    List<AggregateCall> early = new ArrayList<>();
    List<AggregateCall> late = new ArrayList<>();
    List<ValueType> outputs = new ArrayList<>(join.probe().outputs());
    join.buildKeys().forEach(key -> outputs.add(outputType(join.build().outputs().get(key), join)));
    for (AggregateCall call : grouping.calls()) {
      if (isOfProbe(call, probeColumns)) {
        late.add(call);
        continue;
      }
      late.add(
          new AggregateCall(
              call.function() == AggregateFunction.COUNT
                  ? AggregateFunction.SUM_OR_ZERO
                  : call.function(),
              Optional.of(probeColumns + keys + early.size()),
              false,
              call.type()));
      outputs.add(outputType(call.type(), join));
      early.add(
          new AggregateCall(
              call.function(),
              call.argument().map(column -> column - probeColumns),
              false,
              call.type()));
    }
    double groups = Math.min(join.build().expectedRows(), join.probe().expectedRows());
    PhysicalNode build = new Aggregate(join.build(), join.buildKeys(), early, groups);
    choices.because(
        build,
        String.format(
            "before the join, where a row meets %.1f others",
            join.expectedRows() / join.probe().expectedRows()));
    PhysicalNode joined =
        new Join(
            join.kind(),
            join.probe(),
            build,
            join.probeKeys(),
            IntStream.range(0, keys).boxed().toList(),
            Optional.empty(),
            true,
            outputs,
            join.probe().expectedRows());
    return new Grouping(joined, grouping.keys(), late);
  }

  private static boolean isWorthIt(Join join) {
    double repeated = LEAST_REPEATS * Math.max(1, join.probe().expectedRows());
    return (join.kind() == JoinKind.INNER || join.kind() == JoinKind.LEFT)
        && join.residual().isEmpty()
        && !join.buildIsUnique()
        && join.expectedRows() >= repeated
        && join.build().expectedRows() >= repeated;
  }

  private static boolean isOfProbe(AggregateCall call, int probeColumns) {
    return call.argument().isPresent() && call.argument().get() < probeColumns;
  }

  /** Whether a call can be made of early ones, or does not see how often its rows are repeated. */
  private static boolean isApart(AggregateCall call, int probeColumns, boolean isInner) {
    if (isOfProbe(call, probeColumns)) {
      return switch (call.function()) {
        case MIN, MAX, ANY -> true;
        case COUNT, SUM, SUM_OR_ZERO, DEVIATIONS -> call.distinct();
      };
    }
    return switch (call.function()) {
      case COUNT -> !call.distinct() && (isInner || call.argument().isPresent());
      // A group that meets no probe row must not fail either.
      case SUM -> !call.distinct() && cannotFail(call.type());
      case MIN, MAX -> true;
      case SUM_OR_ZERO, ANY, DEVIATIONS -> false;
    };
  }

  /** Whether a sum, or what is computed, of a type passes no range. */
  static boolean cannotFail(ValueType type) {
    return type.lane() == Lane.DOUBLE
        || (type.lane() != Lane.STRING && type.least() != Long.MIN_VALUE);
  }

  private static ValueType outputType(ValueType type, Join join) {
    return join.kind() == JoinKind.LEFT ? Leaves.nullable(type) : type;
  }
}
