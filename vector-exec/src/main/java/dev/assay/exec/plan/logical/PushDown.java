package dev.assay.exec.plan.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.calcite.rex.RexNode;

/**
 * Moves predicates that name one relation only into it, where its rows are made: below an
 * aggregation those on its group columns, into the block of a semi, anti or outer join those of its
 * condition.
 */
final class PushDown {

  private PushDown() {}

  static Block of(Block block) {
    List<Relation> relations = new ArrayList<>(block.relations());
    List<RexNode> conjuncts = new ArrayList<>(block.conjuncts());
    for (int i = 0; i < relations.size(); i++) {
      Relation relation = relations.get(i);
      if (relation.kind() == Relation.Kind.INNER) {
        relations.set(i, push(relation, conjuncts));
      } else {
        List<RexNode> on = new ArrayList<>(relation.on());
        Relation pushed = push(relation, on);
        relations.set(i, pushed.with(pushed.source(), on));
      }
    }
    return new Block(relations, conjuncts, block.outputs());
  }

  /** Moves what it can out of the list. */
  private static Relation push(Relation relation, List<RexNode> conjuncts) {
    return switch (relation.source()) {
      case Source.OfTable _, Source.OfValues _, Source.Sorted _ -> relation;
      case Source.Working _, Source.Recursive _, Source.Kept _ -> relation;
      case Source.Windowed windowed -> {
        List<RexNode> moved =
            take(relation, conjuncts, windowed.partition()::contains, windowed.input().outputs());
        yield moved.isEmpty()
            ? relation
            : relation.with(
                new Source.Windowed(
                    with(windowed.input(), moved),
                    windowed.partition(),
                    windowed.order(),
                    windowed.calls()),
                relation.on());
      }
      case Source.Union union -> pushIntoAll(relation, union, conjuncts);
      case Source.OfBlock nested -> {
        List<RexNode> moved =
            take(relation, conjuncts, relation.columns(), nested.block().outputs());
        yield moved.isEmpty()
            ? relation
            : relation.with(new Source.OfBlock(with(nested.block(), moved)), relation.on());
      }
      case Source.OfGroups groups -> {
        List<RexNode> moved = take(relation, conjuncts, groups.groups().size(), groups.groups());
        yield moved.isEmpty()
            ? relation
            : relation.with(
                new Source.OfGroups(with(groups.input(), moved), groups.groups(), groups.calls()),
                relation.on());
      }
    };
  }

  private static Relation pushIntoAll(
      Relation relation, Source.Union union, List<RexNode> conjuncts) {
    List<Block> inputs = new ArrayList<>();
    List<RexNode> left = conjuncts;
    for (Block input : union.inputs()) {
      left = new ArrayList<>(conjuncts);
      inputs.add(with(input, take(relation, left, relation.columns(), input.outputs())));
    }
    if (left.size() == conjuncts.size()) {
      return relation;
    }
    conjuncts.retainAll(left);
    return relation.with(new Source.Union(inputs, union.types()), relation.on());
  }

  private static List<RexNode> take(
      Relation relation, List<RexNode> conjuncts, int columns, List<RexNode> inside) {
    return take(relation, conjuncts, column -> column < columns, inside);
  }

  /** Takes those that name only columns of the relation which pass a test. */
  private static List<RexNode> take(
      Relation relation, List<RexNode> conjuncts, IntPredicate test, List<RexNode> inside) {
    List<RexNode> moved = new ArrayList<>();
    conjuncts.removeIf(
        conjunct -> {
          boolean local =
              Columns.onlyNames(
                      conjunct,
                      column -> relation.owns(column) && test.test(column - relation.firstColumn()))
                  && !Columns.isCorrelated(conjunct);
          if (local) {
            moved.add(Columns.replace(Columns.shift(conjunct, -relation.firstColumn()), inside));
          }
          return local;
        });
    return moved;
  }

  private static Block with(Block block, List<RexNode> moved) {
    List<RexNode> conjuncts = new ArrayList<>(block.conjuncts());
    conjuncts.addAll(moved);
    return of(new Block(block.relations(), conjuncts, block.outputs()));
  }
}
