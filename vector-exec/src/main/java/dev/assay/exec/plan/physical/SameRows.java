package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Call;
import dev.assay.exec.function.Functions;
import dev.assay.exec.physical.AggregateCall;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.physical.PhysicalNode.Aggregate;
import dev.assay.exec.physical.PhysicalNode.Filter;
import dev.assay.exec.physical.PhysicalNode.Join;
import dev.assay.exec.physical.PhysicalNode.Project;
import dev.assay.exec.physical.PhysicalNode.Scan;
import dev.assay.exec.plan.translate.Rewrites;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Whether a node delivers the same rows as another one, and some of its columns. Nodes that are
 * built in another way, or whose expressions are written otherwise, count as different.
 */
final class SameRows {

  private static final Optional<List<Integer>> NO = Optional.empty();

  private SameRows() {}

  /**
   * Where each column of one node is in the other.
   *
   * @param all the node with all columns
   * @param some the one that may have fewer
   * @return empty where their rows may be different
   */
  static Optional<List<Integer>> columns(PhysicalNode all, PhysicalNode some) {
    if (all instanceof Scan a && some instanceof Scan b) {
      return a.table().equals(b.table()) ? scan(a, b) : NO;
    } else if (all instanceof Filter a && some instanceof Filter b) {
      return columns(a.input(), b.input())
          .filter(input -> areEqual(a.conjuncts(), moved(b.conjuncts(), input)));
    } else if (all instanceof Project a && some instanceof Project b) {
      return columns(a.input(), b.input())
          .flatMap(input -> places(a.expressions(), moved(b.expressions(), input)));
    } else if (all instanceof Aggregate a && some instanceof Aggregate b) {
      return columns(a.input(), b.input()).flatMap(input -> aggregate(a, b, input));
    } else if (all instanceof Join a && some instanceof Join b && a.kind() == b.kind()) {
      return columns(a.probe(), b.probe())
          .flatMap(
              probe -> columns(a.build(), b.build()).flatMap(build -> join(a, b, probe, build)));
    }
    return NO;
  }

  private static Optional<List<Integer>> scan(Scan all, Scan some) {
    return places(all.columns(), some.columns())
        .filter(columns -> areEqual(all.conjuncts(), moved(some.conjuncts(), columns)));
  }

  private static Optional<List<Integer>> aggregate(
      Aggregate all, Aggregate some, List<Integer> input) {
    List<Integer> groups = picked(input, some.groups());
    if (!new HashSet<>(all.groups()).equals(new HashSet<>(groups))) {
      return NO;
    }
    List<AggregateCall> calls = some.calls().stream().map(call -> call.over(input::get)).toList();
    List<Object> outputs = new ArrayList<>(all.groups());
    outputs.addAll(all.calls());
    List<Object> wanted = new ArrayList<>(groups);
    wanted.addAll(calls);
    return places(outputs, wanted);
  }

  private static Optional<List<Integer>> join(
      Join all, Join some, List<Integer> probe, List<Integer> build) {
    int probeColumns = all.probe().outputs().size();
    List<Integer> both = new ArrayList<>(probe);
    build.forEach(column -> both.add(probeColumns + column));
    boolean isSame =
        all.probeKeys().equals(picked(probe, some.probeKeys()))
            && all.buildKeys().equals(picked(build, some.buildKeys()))
            && all.buildIsUnique() == some.buildIsUnique()
            && areEqual(
                all.residual().stream().toList(), moved(some.residual().stream().toList(), both));
    if (!isSame) {
      return NO;
    }
    return Optional.of(
        switch (all.kind()) {
          case INNER, LEFT -> both;
          case SEMI, ANTI -> probe;
          case RIGHT_SEMI, RIGHT_ANTI -> build;
          case MARK -> {
            List<Integer> marked = new ArrayList<>(probe);
            marked.add(probeColumns);
            yield marked;
          }
        });
  }

  private static List<Integer> picked(List<Integer> columns, List<Integer> some) {
    return some.stream().map(columns::get).toList();
  }

  private static List<Expression> moved(List<Expression> expressions, List<Integer> columns) {
    return expressions.stream().map(each -> Rewrites.moveColumns(each, columns::get)).toList();
  }

  /** Whether the predicates are the same in any order, and are so each time. */
  private static boolean areEqual(List<Expression> all, List<Expression> some) {
    return new HashSet<>(all).equals(new HashSet<>(some))
        && all.stream().allMatch(SameRows::isRepeatable);
  }

  private static Optional<List<Integer>> places(List<?> all, List<?> some) {
    List<Integer> places = some.stream().<Integer>map(all::indexOf).toList();
    boolean isRepeatable =
        some.stream().allMatch(each -> !(each instanceof Expression e) || isRepeatable(e));
    return places.contains(-1) || !isRepeatable ? NO : Optional.of(places);
  }

  private static boolean isRepeatable(Expression expression) {
    boolean[] isRepeatable = {
      !(expression instanceof Call call && Functions.isVolatile(call.function().name()))
    };
    Rewrites.replaceOperands(
        expression,
        operand -> {
          isRepeatable[0] &= isRepeatable(operand);
          return operand;
        });
    return isRepeatable[0];
  }
}
