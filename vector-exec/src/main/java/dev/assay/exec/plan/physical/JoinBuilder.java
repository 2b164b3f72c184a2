package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.expression.Expression.IntegralConstant;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.plan.cost.CostModel;
import dev.assay.exec.plan.cost.ForcedChoices;
import dev.assay.exec.plan.cost.JoinGraph;
import dev.assay.exec.plan.cost.JoinTree;
import dev.assay.exec.plan.cost.Selectivity;
import dev.assay.exec.plan.logical.Relation;
import dev.assay.exec.plan.logical.Source;
import dev.assay.exec.plan.translate.Rewrites;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Builds the nodes of an order of joins. */
record JoinBuilder(
    Leaves leaves,
    Predicates predicates,
    JoinGraph graph,
    Dependencies dependencies,
    Selectivity selectivity,
    CostModel model,
    ForcedChoices forced,
    Choices choices) {

  private static final Expression SAME =
      new IntegralConstant(0, ValueType.bounded(ColumnType.of(TypeKind.INTEGER), 0, 0));

  /**
   * The nodes of a tree.
   *
   * @param above columns of the block that somebody needs above
   */
  Side build(JoinTree tree, BitSet above) {
    return switch (tree) {
      case JoinTree.Leaf leaf -> leaf(leaves.get(leaf.vertex()), above, leaf.rows());
      case JoinTree.Pair pair -> pair(pair, above);
    };
  }

  private Side leaf(Leaf leaf, BitSet above, double rows) {
    BitSet needed = leaf.inBlock(all(leaf.relation().columns()));
    BitSet local = new BitSet();
    leaf.local().forEach(predicate -> Rewrites.collectColumns(predicate, local));
    BitSet wanted = (BitSet) above.clone();
    wanted.or(local);
    needed.and(wanted);
    if (leaf.relation().kind() == Relation.Kind.MARK) {
      needed.clear(leaf.relation().lastColumn()); // the join makes it
    }
    List<Expression> conjuncts = ordered(leaf.local());
    List<BitSet> keys = leaf.keys().stream().map(leaf::inBlock).toList();
    return leaf.planned().isPresent()
        ? planned(leaf, leaf.planned().get(), needed, conjuncts, keys, rows)
        : scan(leaf, needed, conjuncts, keys, rows);
  }

  private List<Expression> ordered(List<Expression> conjuncts) {
    return forced.conjunctsAsWritten() ? conjuncts : ConjunctOrder.of(conjuncts, selectivity);
  }

  private static BitSet all(int columns) {
    BitSet all = new BitSet();
    all.set(0, columns);
    return all;
  }

  private Side scan(
      Leaf leaf, BitSet needed, List<Expression> conjuncts, List<BitSet> keys, double rows) {
    Positions positions = Positions.dense(leaves.columns(), needed);
    List<Integer> columns = new ArrayList<>();
    List<ValueType> outputs = new ArrayList<>();
    needed.stream()
        .forEach(
            column -> {
              columns.add(column - leaf.relation().firstColumn());
              outputs.add(leaf.type(column));
            });
    List<Expression> moved = positions.move(conjuncts);
    PhysicalNode scan =
        new PhysicalNode.Scan(
            ((Source.OfTable) leaf.relation().source()).table(), columns, moved, outputs, rows);
    if (moved.size() > 1) {
      choices.because(scan, "predicates by selectivity over cost");
    }
    return new Side(scan, positions, leaf.mostRows(), keys);
  }

  private Side planned(
      Leaf leaf,
      Planned planned,
      BitSet needed,
      List<Expression> conjuncts,
      List<BitSet> keys,
      double rows) {
    int first = leaf.relation().firstColumn();
    List<Expression> wanted =
        needed.stream().mapToObj(column -> planned.outputs().get(column - first)).toList();
    PhysicalNode node = planned.node();
    Positions positions = Positions.dense(leaves.columns(), needed);
    if (wanted.stream().allMatch(Column.class::isInstance)) {
      needed.stream().forEach(column -> positions.set(column, planned.position(column - first)));
    } else {
      node = Projections.exactly(node, wanted);
    }
    if (!conjuncts.isEmpty()) {
      node = new PhysicalNode.Filter(node, positions.move(conjuncts), rows);
    }
    return new Side(node, positions, leaf.mostRows(), keys);
  }

  private Side pair(JoinTree.Pair pair, BitSet above) {
    JoinKeys keys = keys(pair);
    List<Expression> decided = decided(pair);
    BitSet needed = (BitSet) above.clone();
    decided.forEach(each -> Rewrites.collectColumns(each, needed));
    BitSet below = (BitSet) needed.clone();
    keys.residual().forEach(each -> Rewrites.collectColumns(each, below));
    BitSet withKeys = (BitSet) below.clone();
    keys.probe().forEach(each -> Rewrites.collectColumns(each, withKeys));
    keys.build().forEach(each -> Rewrites.collectColumns(each, withKeys));
    Side probe = build(pair.probe(), withKeys);
    Side build = build(pair.build(), withKeys);
    Side joined = new JoinAssembly(this, pair, keys, probe, build, below).join();
    if (decided.isEmpty()) {
      return joined;
    }
    return joined.over(
        new PhysicalNode.Filter(
            joined.node(), joined.positions().move(ordered(decided)), pair.rows()));
  }

  private JoinKeys keys(JoinTree.Pair pair) {
    if (pair.kind() != JoinGraph.Kind.INNER) {
      Predicates.OneSided condition = predicates.oneSided(((JoinTree.Leaf) pair.build()).vertex());
      return condition.outer().isEmpty()
          ? new JoinKeys(List.of(SAME), List.of(SAME), condition.residual())
          : new JoinKeys(condition.outer(), condition.inner(), condition.residual());
    }
    long probe = pair.probe().vertices();
    long build = pair.build().vertices();
    long shared = graph.shared(probe, build);
    List<Expression> probeKeys = new ArrayList<>();
    List<Expression> buildKeys = new ArrayList<>();
    for (int i = 0; i < graph.classes().size(); i++) {
      if ((shared >>> i & 1) != 0) {
        JoinGraph.EqualClass each = graph.classes().get(i);
        probeKeys.add(each.members().get(each.memberIn(probe).orElseThrow()).value());
        buildKeys.add(each.members().get(each.memberIn(build).orElseThrow()).value());
      }
    }
    return probeKeys.isEmpty()
        ? new JoinKeys(List.of(SAME), List.of(SAME), List.of())
        : new JoinKeys(probeKeys, buildKeys, List.of());
  }

  /** Predicates that this join is the first to have all columns for. */
  private List<Expression> decided(JoinTree.Pair pair) {
    List<Expression> decided = new ArrayList<>();
    boolean supplied = pair.kind() != JoinGraph.Kind.INNER;
    for (Expression other : predicates.others()) {
      long named = leaves.owners(Rewrites.columns(other));
      boolean within = (named & ~pair.vertices()) == 0 && named != 0;
      if (within
          && (named & ~pair.probe().vertices()) != 0
          && (supplied || (named & ~pair.build().vertices()) != 0)) {
        decided.add(other);
      }
    }
    return decided;
  }

  /** The last column of a single relation. */
  int lastColumn(JoinTree tree) {
    return leaves.get(((JoinTree.Leaf) tree).vertex()).relation().lastColumn();
  }

  double undecidedRows(JoinTree.Pair pair) {
    double share = 1;
    for (Expression each : decided(pair)) {
      share *= predicates.share(each, selectivity);
    }
    return pair.rows() / share;
  }

  /** Says why the node is as it is. */
  void explain(PhysicalNode node, JoinTree.Pair pair, Optional<String> more) {
    String order =
        pair.kind() == JoinGraph.Kind.INNER ? "cheapest order; build side " : "build side ";
    CostModel.Level level = model.level(pair.buildBytes());
    choices.note(level.toString());
    choices.because(
        node,
        order
            + size(pair.buildBytes())
            + " fits "
            + level.name()
            + more.map(text -> "; " + text).orElse(""));
  }

  private static String size(double bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.0f KiB", Math.max(1, bytes / 1024))
        : String.format(Locale.ROOT, "%.0f MiB", bytes / (1 << 20));
  }

  /**
   * What a join compares, over columns of the block.
   *
   * @param residual what a pair must satisfy besides, of a join that is not INNER
   */
  record JoinKeys(List<Expression> probe, List<Expression> build, List<Expression> residual) {}
}
