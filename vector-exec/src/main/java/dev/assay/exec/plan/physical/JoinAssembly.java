package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.expression.Expression.Column;
import dev.assay.exec.physical.PhysicalNode;
import dev.assay.exec.plan.cost.JoinGraph;
import dev.assay.exec.plan.cost.JoinTree;
import dev.assay.exec.plan.translate.Logic;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * One join from its two sides: keys made columns, the build side trimmed to what is looked up, and
 * what the result promises.
 *
 * @param above columns that the residual or somebody above needs
 */
record JoinAssembly(
    JoinBuilder builder,
    JoinTree.Pair pair,
    JoinBuilder.JoinKeys keys,
    Side probe,
    Side build,
    BitSet above) {

  Side join() {
    return pair.buildsProbe() ? marked() : streamed();
  }

  /** The rows kept are built, and marked by those of the other side. */
  private Side marked() {
    List<Integer> keptKeys = new ArrayList<>();
    List<Integer> otherKeys = new ArrayList<>();
    PhysicalNode kept =
        Projections.withColumns(probe.node(), probe.positions().move(keys.probe()), keptKeys);
    PhysicalNode other =
        Projections.withColumns(build.node(), build.positions().move(keys.build()), otherKeys);
    Positions joined = build.positions().copy();
    for (int column = 0; column < joined.columns(); column++) {
      if (!joined.has(column) && probe.positions().has(column)) {
        joined.set(column, other.outputs().size() + probe.positions().of(column));
      }
    }
    PhysicalNode node =
        new PhysicalNode.Join(
            pair.kind() == JoinGraph.Kind.SEMI
                ? PhysicalNode.JoinKind.RIGHT_SEMI
                : PhysicalNode.JoinKind.RIGHT_ANTI,
            other,
            kept,
            otherKeys,
            keptKeys,
            residual(joined),
            isUnique(probe.keys(), keys.probe()),
            kept.outputs(),
            builder.undecidedRows(pair));
    builder.explain(node, pair, Optional.of("fewer rows are kept than looked for"));
    return probe.over(node);
  }

  private Optional<Expression> residual(Positions joined) {
    return keys.residual().isEmpty()
        ? Optional.empty()
        : Optional.of(joined.move(Logic.and(keys.residual())));
  }

  private Side streamed() {
    List<Integer> probeKeys = new ArrayList<>();
    List<Integer> buildKeys = new ArrayList<>();
    PhysicalNode probeNode =
        Projections.withColumns(probe.node(), probe.positions().move(keys.probe()), probeKeys);
    PhysicalNode buildNode =
        Projections.withColumns(build.node(), build.positions().move(keys.build()), buildKeys);
    Positions positions = probe.positions().copy();
    replaceBuildKeys(positions);
    ColumnTrim trimmed = trim(buildNode, buildKeys, positions);
    Positions joined = joined(positions, trimmed.moved(), probeNode.outputs().size());
    boolean unique = isUnique(build.keys(), keys.build());
    PhysicalNode node =
        new PhysicalNode.Join(
            kind(),
            probeNode,
            trimmed.node(),
            probeKeys,
            buildKeys.stream().map(trimmed.moved()::of).toList(),
            residual(joined),
            unique,
            outputs(probeNode, trimmed.node()),
            builder.undecidedRows(pair));
    builder.explain(node, pair, unique ? Optional.of("one row for each key") : Optional.empty());
    if (pair.kind() == JoinGraph.Kind.MARK) {
      positions.set(builder.lastColumn(pair.build()), probeNode.outputs().size());
    }
    return new Side(node, keepsBuild() ? joined : positions, mostRows(unique), keysAfter(unique));
  }

  /** A key of an inner join is the same on both sides: the probe's stands for both. */
  private void replaceBuildKeys(Positions positions) {
    if (kind() != PhysicalNode.JoinKind.INNER) {
      return;
    }
    for (int i = 0; i < keys.build().size(); i++) {
      if (keys.build().get(i) instanceof Column built
          && keys.probe().get(i) instanceof Column probed) {
        positions.set(built.index(), probe.positions().of(probed.index()));
      }
    }
  }

  /** Keeps of the build side its keys, and what somebody needs that the probe side lacks. */
  private ColumnTrim trim(PhysicalNode node, List<Integer> buildKeys, Positions fromProbe) {
    BitSet kept = new BitSet();
    buildKeys.forEach(kept::set);
    above.stream()
        .filter(column -> build.positions().has(column) && !fromProbe.has(column))
        .forEach(column -> kept.set(build.positions().of(column)));
    return ColumnTrim.of(node, kept);
  }

  private Positions joined(Positions fromProbe, Positions moved, int probeWidth) {
    Positions joined = fromProbe.copy();
    for (int column = 0; column < joined.columns(); column++) {
      if (!joined.has(column) && build.positions().has(column)) {
        int position = moved.of(build.positions().of(column));
        if (position >= 0) {
          joined.set(column, probeWidth + position);
        }
      }
    }
    return joined;
  }

  private PhysicalNode.JoinKind kind() {
    return switch (pair.kind()) {
      case INNER -> PhysicalNode.JoinKind.INNER;
      case LEFT -> PhysicalNode.JoinKind.LEFT;
      case SEMI -> PhysicalNode.JoinKind.SEMI;
      case MARK -> PhysicalNode.JoinKind.MARK;
      case ANTI -> PhysicalNode.JoinKind.ANTI;
    };
  }

  private boolean keepsBuild() {
    return kind() == PhysicalNode.JoinKind.INNER || isLeft();
  }

  private boolean isLeft() {
    return pair.kind() == JoinGraph.Kind.LEFT;
  }

  private List<ValueType> outputs(PhysicalNode probeNode, PhysicalNode buildNode) {
    List<ValueType> outputs = new ArrayList<>(probeNode.outputs());
    switch (pair.kind()) {
      case INNER -> outputs.addAll(buildNode.outputs());
      case LEFT -> buildNode.outputs().forEach(type -> outputs.add(Leaves.nullable(type)));
      case MARK -> outputs.add(Leaves.MARK);
      case SEMI, ANTI -> {}
    }
    return outputs;
  }

  /** Whether keys of a side that are columns cover one of its unique sets. */
  private boolean isUnique(List<BitSet> unique, List<Expression> joined) {
    BitSet columns = new BitSet();
    for (Expression key : joined) {
      if (key instanceof Column column) {
        columns.set(column.index());
      }
    }
    BitSet represented = builder.dependencies().represented(columns);
    for (BitSet each : unique) {
      BitSet missing = builder.dependencies().represented(each);
      missing.andNot(represented);
      if (missing.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private long mostRows(boolean unique) {
    if (!keepsBuild() || unique) {
      return probe.mostRows();
    }
    long product =
        Math.multiplyHigh(probe.mostRows(), build.mostRows()) == 0
            ? probe.mostRows() * build.mostRows()
            : Long.MAX_VALUE;
    long most = product < 0 ? Long.MAX_VALUE : product;
    if (kind() == PhysicalNode.JoinKind.INNER) {
      return isUnique(probe.keys(), keys.probe()) ? Math.min(most, build.mostRows()) : most;
    }
    long withUnmatched = most + probe.mostRows();
    return withUnmatched < 0 ? Long.MAX_VALUE : withUnmatched;
  }

  private List<BitSet> keysAfter(boolean unique) {
    if (!keepsBuild()) {
      return probe.keys();
    }
    List<BitSet> after = new ArrayList<>();
    if (unique) {
      after.addAll(probe.keys());
    }
    if (kind() == PhysicalNode.JoinKind.INNER && isUnique(probe.keys(), keys.probe())) {
      after.addAll(build.keys());
    }
    return after;
  }
}
