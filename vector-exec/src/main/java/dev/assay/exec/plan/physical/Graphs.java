package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.plan.cost.ColumnProfile;
import dev.assay.exec.plan.cost.JoinGraph;
import dev.assay.exec.plan.cost.Selectivity;
import dev.assay.exec.plan.logical.Relation;
import dev.assay.exec.plan.translate.Rewrites;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The graph of a block's joins, with what estimates need.
 *
 * @param travelling columns that leave the relation that they belong to
 */
record Graphs(
    Leaves leaves,
    Predicates predicates,
    EqualColumns equal,
    Selectivity selectivity,
    BitSet travelling) {

  private static final double RESIDUAL_MATCH = 0.75;

  JoinGraph graph() {
    List<JoinGraph.Vertex> vertices = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      vertices.add(vertex(i));
    }
    List<JoinGraph.Filter> filters = new ArrayList<>();
    for (Expression other : predicates.others()) {
      filters.add(
          new JoinGraph.Filter(
              leaves.owners(Rewrites.columns(other)), predicates.share(other, selectivity)));
    }
    return new JoinGraph(vertices, equal.classes(), filters);
  }

  private JoinGraph.Vertex vertex(int index) {
    Leaf leaf = leaves.get(index);
    double rows = Math.max(1, leaf.rows() * selectivity.of(leaf.local()));
    Predicates.OneSided condition = predicates.oneSided(index);
    return new JoinGraph.Vertex(
        kind(leaf.relation().kind()),
        rows,
        leaf.rows(),
        leaf.relation().kind() == Relation.Kind.INNER ? keys(leaf) : List.of(),
        condition.needs(),
        match(leaf, condition, rows),
        rowBytes(leaf));
  }

  static JoinGraph.Kind kind(Relation.Kind kind) {
    return switch (kind) {
      case INNER -> JoinGraph.Kind.INNER;
      case LEFT -> JoinGraph.Kind.LEFT;
      case SEMI -> JoinGraph.Kind.SEMI;
      case MARK -> JoinGraph.Kind.MARK;
      case ANTI -> JoinGraph.Kind.ANTI;
    };
  }

  private List<Long> keys(Leaf leaf) {
    List<Long> keys = new ArrayList<>();
    for (BitSet key : leaf.keys()) {
      long classes = 0;
      boolean covered = true;
      for (int column : leaf.inBlock(key).stream().toArray()) {
        int each = equal.classOf(column);
        covered &= each >= 0;
        classes |= each >= 0 ? 1L << each : 0;
      }
      if (covered) {
        keys.add(classes);
      }
    }
    return keys;
  }

  /** Share of probed rows that match; for LEFT, how many rows one matches. */
  private double match(Leaf leaf, Predicates.OneSided condition, double rows) {
    if (leaf.relation().kind() == Relation.Kind.INNER) {
      return 1;
    }
    if (condition.outer().size() == 1
        && condition.outer().getFirst() instanceof Column outer
        && condition.inner().getFirst() instanceof Column inner) {
      ColumnProfile probed = leaves.restricted(outer.index());
      ColumnProfile built = leaves.restricted(inner.index());
      if (leaf.relation().kind() == Relation.Kind.LEFT) {
        return rows * probed.joinShare(built) * (1 - built.nullFraction());
      }
      double share = probed.matchShare(built, rows);
      return condition.residual().isEmpty() ? share : share * RESIDUAL_MATCH;
    }
    double outer = distinct(condition.outer());
    double inner = Math.min(rows, distinct(condition.inner()));
    if (leaf.relation().kind() == Relation.Kind.LEFT) {
      return rows / Math.max(outer, inner);
    }
    double share = Math.min(1, inner / outer);
    return condition.residual().isEmpty() ? share : share * RESIDUAL_MATCH;
  }

  /** Different values of keys, before predicates. */
  private double distinct(List<Expression> keys) {
    double product = 1;
    double most = Double.MAX_VALUE;
    for (Expression key : keys) {
      BitSet columns = Rewrites.columns(key);
      double owner = columns.isEmpty() ? 1 : leaves.get(leaves.owner(columns.nextSetBit(0))).rows();
      most = Math.min(most, owner);
      ColumnProfile profile =
          key instanceof Column column
              ? leaves.profile(column.index())
              : ColumnProfile.of(key.type(), owner);
      product = Math.min(product * profile.distinct(), 1e18);
    }
    return Math.max(1, Math.min(most, product));
  }

  private double rowBytes(Leaf leaf) {
    double bytes = Integer.BYTES;
    for (int i = 0; i < leaf.relation().columns(); i++) {
      if (travelling.get(leaf.relation().firstColumn() + i)) {
        bytes += leaf.types().get(i).lane().sizeBytes();
      }
    }
    return bytes;
  }
}
