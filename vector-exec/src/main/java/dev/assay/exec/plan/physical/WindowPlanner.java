package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.SortKey;
import dev.assay.exec.physical.WindowCall;
import dev.assay.exec.physical.WindowCall.Bound;
import dev.assay.exec.plan.cost.Cardinality;
import dev.assay.exec.plan.cost.ColumnProfile;
import dev.assay.exec.plan.logical.Source;
import dev.assay.exec.plan.translate.Alignment;
import dev.assay.exec.plan.translate.Constants;
import dev.assay.exec.plan.translate.SqlTypes;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.Lane;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Plans window functions: what they read is computed below, what else is delivered above. */
record WindowPlanner(BlockPlanner blocks) {

  Planned plan(Source.Windowed source, BitSet needed) {
    int width = source.input().outputs().size();
    BitSet wanted = needed.get(0, width);
    source.partition().forEach(wanted::set);
    source.order().forEach(key -> wanted.set(key.output()));
    List<Source.Over> calls = new ArrayList<>();
    for (int i = 0; i < source.calls().size(); i++) {
      if (needed.get(width + i)) {
        calls.add(source.calls().get(i));
        read(source.calls().get(i), wanted);
      }
    }
    Planned input = blocks.plan(source.input(), wanted);
    List<Expression> columns = new ArrayList<>();
    int[] places = new int[width];
    wanted.stream().forEach(i -> places[i] = GroupPlanner.place(columns, input.outputs().get(i)));
    List<WindowCall> made = new ArrayList<>();
    calls.forEach(call -> made.add(call(call, columns, places, input.mostRows())));
    PhysicalNode node =
        new PhysicalNode.Window(
            Projections.exactly(input.node(), columns),
            source.partition().stream().map(i -> places[i]).toList(),
            source.order().stream()
                .map(
                    key ->
                        new PhysicalNode.SortKey(
                            places[key.output()], key.descending(), key.nullsFirst()))
                .toList(),
            made);
    return planned(source, input, node, needed, places, columns.size());
  }

  private static void read(Source.Over call, BitSet wanted) {
    call.arguments().forEach(wanted::set);
    call.seen().filter().ifPresent(wanted::set);
    call.seen().order().forEach(key -> wanted.set(key.column()));
    for (Bound bound : List.of(call.frame().from(), call.frame().to())) {
      if (bound.column() >= 0) {
        wanted.set(bound.column());
      }
      if (bound.key() >= 0) {
        wanted.set(bound.key());
      }
    }
  }

  private static WindowCall call(
      Source.Over call, List<Expression> columns, int[] places, long mostRows) {
    List<Integer> arguments = new ArrayList<>();
    call.arguments().forEach(argument -> arguments.add(places[argument]));
    ColumnType type = SqlTypes.columnType(call.type());
    ValueType result =
        switch (call.function()) {
          case ROW_NUMBER, RANK, DENSE_RANK, NTILE, COUNT ->
              new ValueType(type, Lane.LONG, 0, mostRows);
          case SUM, SUM_OR_ZERO -> {
            ValueType value = columns.get(arguments.getFirst()).type();
            ColumnType sum = call.function() == WindowCall.Function.SUM ? type.orNull() : type;
            yield AggregateResults.sum(value, sum, mostRows);
          }
          case LAG, LEAD, FIRST, LAST, NTH, MIN, MAX, MODE, QUANTILE_DISC -> {
            Expression value = columns.get(arguments.getFirst());
            if (arguments.size() > 2) {
              align(columns, arguments, 0, 2, type);
              yield Leaves.nullable(
                  Alignment.type(
                      List.of(columns.get(arguments.get(0)), columns.get(arguments.get(2)))));
            }
            yield Leaves.nullable(value.type());
          }
          case STRING_AGG -> {
            arguments.replaceAll(
                each -> GroupPlanner.place(columns, GroupPlanner.decoded(columns.get(each))));
            yield ValueType.of(type);
          }
          default -> ValueType.of(type);
        };
    WindowCall.Seen seen =
        new WindowCall.Seen(
            call.seen().ignoreNulls(),
            call.seen().distinct(),
            call.seen().filter().map(filter -> places[filter]),
            call.seen().order().stream()
                .map(key -> new SortKey(places[key.column()], key.descending(), key.nullsFirst()))
                .toList());
    WindowCall.Frame frame =
        new WindowCall.Frame(
            call.frame().unit(),
            bound(call.frame().from(), columns, places),
            bound(call.frame().to(), columns, places),
            call.frame().exclusion());
    return new WindowCall(call.function(), arguments, frame, seen, result);
  }

  private static Bound bound(Bound bound, List<Expression> columns, int[] places) {
    if (bound.column() < 0) {
      return bound;
    }
    if (bound.key() < 0) {
      return new Bound(bound.kind(), places[bound.column()], -1);
    }
    List<Integer> both = new ArrayList<>(List.of(places[bound.column()], places[bound.key()]));
    align(columns, both, 0, 1, columns.get(both.get(0)).type().type());
    return new Bound(bound.kind(), both.get(0), both.get(1));
  }

  /** Brings two columns to one type and lane. */
  private static void align(
      List<Expression> columns, List<Integer> places, int first, int second, ColumnType type) {
    List<Expression> both =
        Alignment.of(
            List.of(columns.get(places.get(first)), columns.get(places.get(second))), type);
    places.set(first, GroupPlanner.place(columns, both.get(0)));
    places.set(second, GroupPlanner.place(columns, both.get(1)));
  }

  private static Planned planned(
      Source.Windowed source,
      Planned input,
      PhysicalNode node,
      BitSet needed,
      int[] places,
      int firstCall) {
    List<Expression> outputs = new ArrayList<>();
    Dependencies dependencies =
        new Dependencies(IntStream.range(0, node.outputs().size()).toArray());
    int next = firstCall;
    double rows = node.expectedRows();
    double partitions =
        Cardinality.groups(rows, source.partition().stream().map(input.profiles()::get).toList());
    for (int i = 0; i < places.length + source.calls().size(); i++) {
      Expression output = Constants.TRUE;
      if (needed.get(i)) {
        int column = i < places.length ? places[i] : next++;
        output = new Column(column, node.outputs().get(column));
      }
      outputs.add(output);
      dependencies.addOutput(output);
    }
    List<ColumnProfile> profiles =
        new LazyProfiles(
            outputs.size(),
            i ->
                i < places.length
                    ? input.profiles().get(i)
                    : switch (source.calls().get(i - places.length).function()) {
                      case ROW_NUMBER, RANK, DENSE_RANK ->
                          ColumnProfile.ofTotals(rows / partitions, 1, rows);
                      default -> ColumnProfile.of(outputs.get(i).type(), rows);
                    });
    return new Planned(node, outputs, profiles, input.mostRows(), input.keys(), dependencies);
  }
}
