package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Cast;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.AggregateCall.AggregateFunction;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.plan.cost.Cardinality;
import dev.assay.exec.plan.cost.ColumnProfile;
import dev.assay.exec.plan.logical.Block;
import dev.assay.exec.plan.logical.Source;
import dev.assay.exec.plan.translate.Constants;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.calcite.rex.RexNode;

/**
 * Plans an aggregation. A group column that others determine is no key but carried as ANY value of
 * its group: rows of one group agree on the columns that determine it, so they agree on it, and
 * comparing it could split no group.
 */
record GroupPlanner(BlockPlanner blocks, Choices choices) {

  /**
   * The tree.
   *
   * @param needed which columns, groups first, somebody wants
   */
  Planned plan(Source.OfGroups source, BitSet needed) {
    int groups = source.groups().size();
    List<RexNode> outputs = new ArrayList<>(source.groups());
    List<Integer> argumentOutputs = new ArrayList<>();
    for (int i = 0; i < source.calls().size(); i++) {
      Optional<RexNode> argument = source.calls().get(i).argument();
      argumentOutputs.add(argument.isPresent() ? outputs.size() : -1);
      argument.ifPresent(outputs::add);
    }
    BitSet wanted = new BitSet();
    wanted.set(0, groups);
    for (int i = 0; i < source.calls().size(); i++) {
      if (needed.get(groups + i) && argumentOutputs.get(i) >= 0) {
        wanted.set(argumentOutputs.get(i));
      }
    }
    Planned input =
        blocks.plan(
            new Block(source.input().relations(), source.input().conjuncts(), outputs), wanted);
    return assemble(source, input, argumentOutputs, needed);
  }

  private Planned assemble(
      Source.OfGroups source, Planned input, List<Integer> argumentOutputs, BitSet needed) {
    int groups = source.groups().size();
    List<Integer> keys = keys(input, groups);
    List<Expression> columns = new ArrayList<>();
    keys.forEach(key -> columns.add(input.outputs().get(key)));
    List<AggregateCall> calls = new ArrayList<>();
    Expression[] outputs = new Expression[groups + source.calls().size()];
    Arrays.fill(outputs, Constants.TRUE);
    for (int i = 0; i < groups; i++) {
      int key = keys.indexOf(i);
      Expression group = input.outputs().get(i);
      if (key >= 0) {
        outputs[i] = new Column(key, group.type());
      } else if (needed.get(i)) {
        calls.add(
            new AggregateCall(
                AggregateFunction.ANY, Optional.of(place(columns, group)), false, group.type()));
        outputs[i] = new Column(keys.size() + calls.size() - 1, group.type());
      }
    }
    for (int i = 0; i < source.calls().size(); i++) {
      if (needed.get(groups + i)) {
        Optional<Expression> argument =
            argumentOutputs.get(i) < 0
                ? Optional.empty()
                : Optional.of(input.outputs().get(argumentOutputs.get(i)));
        AggregateCall call = call(source.calls().get(i), argument, columns, input, keys.isEmpty());
        calls.add(call);
        outputs[groups + i] = new Column(keys.size() + calls.size() - 1, call.type());
      }
    }
    return finish(input, keys, columns, calls, List.of(outputs));
  }

  /**
   * Group outputs that are not determined by the others; whole numbers are kept rather. One stays
   * in any case: without keys there would be a row even for no input.
   */
  private static List<Integer> keys(Planned input, int groups) {
    List<Integer> keys = new ArrayList<>(IntStream.range(0, groups).boxed().toList());
    List<Integer> dearestFirst = new ArrayList<>(keys);
    dearestFirst.sort(
        Comparator.comparingInt(key -> -input.outputs().get(key).type().lane().sizeBytes()));
    for (int candidate : dearestFirst) {
      List<Integer> rest = new ArrayList<>(keys);
      rest.remove(Integer.valueOf(candidate));
      rest.removeIf(key -> !input.dependencies().isColumn(key));
      if (keys.size() > 1 && input.dependencies().determine(rest, candidate)) {
        keys.remove(Integer.valueOf(candidate));
      }
    }
    return keys;
  }

  /** Where an expression stands among columns, behind them where it is not among them yet. */
  static int place(List<Expression> columns, Expression expression) {
    int known = columns.indexOf(expression);
    if (known < 0) {
      columns.add(expression);
      return columns.size() - 1;
    }
    return known;
  }

  private static AggregateCall call(
      Source.Call call,
      Optional<Expression> argument,
      List<Expression> columns,
      Planned input,
      boolean single) {
    Optional<Expression> value =
        argument.map(each -> isExtreme(call.function()) ? decoded(each) : each);
    ValueType type = AggregateResults.type(call, value, input.mostRows(), single);
    AggregateFunction function =
        switch (call.function()) {
          case COUNT -> AggregateFunction.COUNT;
          case SUM -> AggregateFunction.SUM;
          case SUM_OR_ZERO -> AggregateFunction.SUM_OR_ZERO;
          case MIN -> AggregateFunction.MIN;
          case MAX -> AggregateFunction.MAX;
          case ANY -> AggregateFunction.ANY;
          case DEVIATIONS -> AggregateFunction.DEVIATIONS;
        };
    return new AggregateCall(
        function, value.map(each -> place(columns, each)), call.distinct(), type);
  }

  private static boolean isExtreme(Source.Function function) {
    return function == Source.Function.MIN || function == Source.Function.MAX;
  }

  /** Codes have no order. */
  static Expression decoded(Expression value) {
    return value.type().dictionary().isPresent()
        ? new Cast(value, ValueType.of(value.type().type()))
        : value;
  }

  private Planned finish(
      Planned input,
      List<Integer> keys,
      List<Expression> columns,
      List<AggregateCall> calls,
      List<Expression> outputs) {
    List<ColumnProfile> keyProfiles = keys.stream().map(input.profiles()::get).toList();
    double rows = keys.isEmpty() ? 1 : Cardinality.groups(input.rows(), keyProfiles);
    long mostRows = keys.isEmpty() ? 1 : input.mostRows();
    LateJoins late = LateJoins.of(input.node(), keys.size(), columns, calls, rows);
    PhysicalNode node = late.over(groups(late, rows), choices);
    List<Expression> results = late.over(outputs);
    Dependencies dependencies =
        new Dependencies(IntStream.range(0, node.outputs().size()).toArray());
    BitSet key = new BitSet();
    for (int i = 0; i < outputs.size(); i++) {
      key.set(i, results.get(i) instanceof Column column && column.index() < keys.size());
      dependencies.addOutput(results.get(i));
    }
    Optional<ColumnProfile> only =
        keyProfiles.size() == 1 ? Optional.of(keyProfiles.getFirst()) : Optional.empty();
    List<ColumnProfile> profiles =
        new LazyProfiles(
            outputs.size(),
            i ->
                key.get(i) && i < input.profiles().size()
                    ? input.profiles().get(i).grouped(rows, keys.size() == 1)
                    : AggregateResults.profile(
                        outputs.get(i), keys.size(), only, columns, calls, input.rows(), rows));
    return new Planned(node, results, profiles, mostRows, List.of(key), dependencies);
  }

  private PhysicalNode groups(LateJoins late, double rows) {
    Grouping grouping =
        EagerGroups.of(
            Grouping.of(late.base(), late.keys(), late.columns(), late.calls()), choices);
    PhysicalNode node =
        new PhysicalNode.Aggregate(grouping.input(), grouping.keys(), grouping.calls(), rows);
    long carried =
        late.calls().stream().filter(call -> call.function() == AggregateFunction.ANY).count();
    if (carried > 0) {
      choices.because(node, carried + " group columns follow from the keys");
    }
    return node;
  }
}
