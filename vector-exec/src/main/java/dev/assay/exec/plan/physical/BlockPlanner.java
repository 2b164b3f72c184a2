package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.expression.Expression.Comparison;
import dev.assay.exec.expression.Expression.ComparisonOperator;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.plan.cost.ColumnProfile;
import dev.assay.exec.plan.cost.CostModel;
import dev.assay.exec.plan.cost.ForcedChoices;
import dev.assay.exec.plan.cost.JoinGraph;
import dev.assay.exec.plan.cost.JoinOrder;
import dev.assay.exec.plan.cost.JoinTree;
import dev.assay.exec.plan.cost.Selectivity;
import dev.assay.exec.plan.logical.Block;
import dev.assay.exec.plan.logical.Relation;
import dev.assay.exec.plan.logical.Source;
import dev.assay.exec.plan.translate.Constants;
import dev.assay.exec.plan.translate.Rewrites;
import dev.assay.exec.plan.translate.Translator;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.calcite.rex.RexBuilder;

/**
 * Plans blocks: relations first, then predicates to where they can be decided first, then the order
 * of joins, then the nodes.
 */
public final class BlockPlanner {

  private final RexBuilder rex;
  private final CostModel model;
  private final ForcedChoices forced;
  private final Choices choices;
  private final IdentityHashMap<Block, Planned> kept = new IdentityHashMap<>();

  /**
   * A planner for one statement.
   *
   * @param forced what is not chosen by cost
   * @param choices where it says why
   */
  public BlockPlanner(RexBuilder rex, CostModel model, ForcedChoices forced, Choices choices) {
    this.rex = rex;
    this.model = model;
    this.forced = forced;
    this.choices = choices;
  }

  /** The tree of a statement, with exactly the block's outputs as columns. */
  public PhysicalNode planAll(Block block) {
    Planned planned = plan(block, all(block));
    return Projections.exactly(planned.node(), planned.outputs());
  }

  private static BitSet all(Block block) {
    BitSet all = new BitSet();
    all.set(0, block.outputs().size());
    return all;
  }

  /**
   * The tree of a block.
   *
   * @param needed which outputs somebody wants; the others are constants in the result
   */
  Planned plan(Block block, BitSet needed) {
    Leaves leaves = new Leaves(block, needed, this::planSource, !forced.isUnsampled());
    Translator translator = new Translator(rex, leaves::type);
    Predicates predicates = new Predicates(block, leaves, translator);
    EqualColumns equal = new EqualColumns(leaves, predicates);
    List<Expression> outputs = new ArrayList<>();
    for (int i = 0; i < block.outputs().size(); i++) {
      outputs.add(needed.get(i) ? translator.translate(block.outputs().get(i)) : Constants.TRUE);
    }
    return plan(leaves, predicates, equal, outputs);
  }

  private Planned plan(
      Leaves leaves, Predicates predicates, EqualColumns equal, List<Expression> outputs) {
    Selectivity selectivity = new Selectivity(leaves::profile, leaves::sampled);
    BitSet above = new BitSet();
    outputs.forEach(output -> Rewrites.collectColumns(output, above));
    JoinGraph graph =
        new Graphs(leaves, predicates, equal, selectivity, travelling(leaves, predicates, above))
            .graph();
    JoinTree tree = JoinOrder.of(graph, model, forced);
    Dependencies dependencies = dependencies(leaves, equal);
    Side side =
        new JoinBuilder(
                leaves, predicates, graph, dependencies, selectivity, model, forced, choices)
            .build(tree, above);
    Side decided = side.over(withConstants(side.node(), predicates));
    return finished(new Outputs(leaves, equal, graph, outputs), decided, dependencies);
  }

  /** Columns that leave the relation that they belong to. */
  private static BitSet travelling(Leaves leaves, Predicates predicates, BitSet above) {
    BitSet travelling = (BitSet) above.clone();
    predicates.others().forEach(each -> Rewrites.collectColumns(each, travelling));
    for (Predicates.Equality equality : predicates.equalities()) {
      Rewrites.collectColumns(equality.left(), travelling);
      Rewrites.collectColumns(equality.right(), travelling);
    }
    for (int i = 0; i < leaves.size(); i++) {
      Predicates.OneSided condition = predicates.oneSided(i);
      condition.outer().forEach(each -> Rewrites.collectColumns(each, travelling));
      condition.inner().forEach(each -> Rewrites.collectColumns(each, travelling));
      condition.residual().forEach(each -> Rewrites.collectColumns(each, travelling));
    }
    return travelling;
  }

  /** Predicates that name no column decide for all rows. */
  private static PhysicalNode withConstants(PhysicalNode node, Predicates predicates) {
    List<Expression> constants =
        predicates.others().stream().filter(each -> Rewrites.columns(each).isEmpty()).toList();
    return constants.isEmpty() ? node : new PhysicalNode.Filter(node, constants, 1);
  }

  private static Dependencies dependencies(Leaves leaves, EqualColumns equal) {
    Dependencies dependencies = new Dependencies(equal.representatives());
    for (Leaf leaf : leaves.all()) {
      if (leaf.relation().kind() == Relation.Kind.INNER) {
        BitSet columns = new BitSet();
        columns.set(0, leaf.relation().columns());
        for (BitSet key : leaf.keys()) {
          dependencies.add(leaf.inBlock(key), leaf.inBlock(columns));
        }
        for (Expression predicate : leaf.local()) {
          if (predicate instanceof Comparison comparison
              && comparison.operator() == ComparisonOperator.EQUAL
              && comparison.left() instanceof Column column
              && Rewrites.columns(comparison.right()).isEmpty()) {
            BitSet fixed = new BitSet();
            fixed.set(column.index());
            dependencies.add(new BitSet(), fixed);
          }
        }
      }
    }
    return dependencies;
  }

  private record Outputs(
      Leaves leaves, EqualColumns equal, JoinGraph graph, List<Expression> expressions) {

    ColumnProfile profile(Expression output, double rows) {
      BitSet named = Rewrites.columns(output);
      if (output instanceof Column column && equal.classOf(column.index()) >= 0) {
        return equal.profile(column.index()).atMost(graph.distinct(equal.classOf(column.index())));
      }
      ColumnProfile profile =
          output instanceof Column column
              ? equal.profile(column.index())
              : ColumnProfile.of(output.type(), rows);
      List<Expression> local =
          named.isEmpty() ? List.of() : leaves.get(leaves.owner(named.nextSetBit(0))).local();
      return output instanceof Column && local.isEmpty()
          ? profile
          : leaves
              .sampled(named)
              .map(sampled -> sampled.distinct(output, local))
              .filter(OptionalDouble::isPresent)
              .map(seen -> profile.atMost(seen.getAsDouble()))
              .orElse(profile);
    }
  }

  private static Planned finished(Outputs made, Side side, Dependencies dependencies) {
    List<Expression> outputs = made.expressions();
    double rows = side.node().expectedRows();
    List<ColumnProfile> profiles =
        new LazyProfiles(outputs.size(), i -> made.profile(outputs.get(i), rows));
    outputs.forEach(dependencies::addOutput);
    List<BitSet> keys = new ArrayList<>();
    for (BitSet key : side.keys()) {
      addKey(key, outputs, dependencies, keys);
    }
    return new Planned(
        side.node(), side.positions().move(outputs), profiles, side.mostRows(), keys, dependencies);
  }

  /** Keeps a key whose columns are all delivered, numbered as outputs. */
  private static void addKey(
      BitSet key, List<Expression> outputs, Dependencies dependencies, List<BitSet> keys) {
    BitSet wanted = dependencies.represented(key);
    BitSet delivered = new BitSet();
    for (int i = 0; i < outputs.size(); i++) {
      BitSet columns = dependencies.represented(Rewrites.columns(outputs.get(i)));
      if (outputs.get(i) instanceof Column && wanted.intersects(columns)) {
        wanted.andNot(columns);
        delivered.set(i);
      }
    }
    if (wanted.isEmpty()) {
      keys.add(delivered);
    }
  }

  private Planned planOnce(Block block) {
    Planned planned = plan(block, all(block));
    PhysicalNode.Shared shared =
        new PhysicalNode.Shared(Projections.exactly(planned.node(), planned.outputs()));
    choices.because(shared, "run once");
    List<Expression> columns = new ArrayList<>();
    shared.outputs().forEach(type -> columns.add(new Column(columns.size(), type)));
    return planned.over(shared, columns);
  }

  private Planned planSource(Source source, BitSet needed) {
    return switch (source) {
      case Source.OfBlock nested -> plan(nested.block(), needed);
      case Source.Kept once -> kept.computeIfAbsent(once.block(), this::planOnce);
      case Source.OfGroups groups -> new GroupPlanner(this, choices).plan(groups, needed);
      case Source.Sorted sorted -> new SortPlanner(this, choices).plan(sorted, needed);
      case Source.Windowed windowed -> new WindowPlanner(this).plan(windowed, needed);
      case Source.OfValues values -> new UnionPlanner(this, rex).plan(values);
      case Source.Union union -> new UnionPlanner(this, rex).plan(union, needed);
      case Source.Working working -> new RecursionPlanner(this).plan(working);
      case Source.Recursive recursive -> new RecursionPlanner(this).plan(recursive);
      case Source.OfTable _ -> throw new IllegalStateException("tables are not planned");
    };
  }
}
