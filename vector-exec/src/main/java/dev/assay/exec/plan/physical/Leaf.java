package dev.assay.exec.plan.physical;

import dev.assay.exec.expression.Expression;
import dev.assay.exec.plan.cost.ColumnProfile;
import dev.assay.exec.plan.cost.SampledRows;
import dev.assay.exec.plan.cost.Selectivity;
import dev.assay.exec.plan.logical.Relation;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * A relation of a block on its way into the tree. Columns count from 0 within the relation.
 *
 * @param relation as in the block
 * @param planned its own tree; empty for a table
 * @param types of its columns; columns that nobody needs have any
 * @param profiles of its columns, likewise
 * @param rows before predicates of the block
 * @param mostRows as keys prove
 * @param keys sets of columns whose values never repeat
 * @param local predicates on this relation alone, over the block's columns
 * @param sampled some rows of a table
 */
record Leaf(
    Relation relation,
    Optional<Planned> planned,
    List<ValueType> types,
    List<ColumnProfile> profiles,
    double rows,
    long mostRows,
    List<BitSet> keys,
    List<Expression> local,
    Optional<SampledRows> sampled) {

  /** Without predicates yet; they are added to the list. */
  static Leaf of(Relation relation, Planned planned) {
    return new Leaf(
        relation,
        Optional.of(planned),
        planned.outputs().stream().map(Expression::type).toList(),
        planned.profiles(),
        planned.rows(),
        planned.mostRows(),
        planned.keys(),
        new ArrayList<>(),
        Optional.empty());
  }

  /** The same with another column behind. */
  Leaf withColumn(ValueType type) {
    List<ValueType> moreTypes = new ArrayList<>(types);
    moreTypes.add(type);
    List<ColumnProfile> moreProfiles = new ArrayList<>(profiles);
    moreProfiles.add(ColumnProfile.of(type, rows));
    return new Leaf(
        relation, planned, moreTypes, moreProfiles, rows, mostRows, keys, local, sampled);
  }

  /** The same columns, numbered in the block. */
  BitSet inBlock(BitSet columns) {
    BitSet shifted = new BitSet();
    columns.stream().forEach(column -> shifted.set(relation.firstColumn() + column));
    return shifted;
  }

  /** Type of a column of the block that belongs to this relation, where the relation is made. */
  ValueType type(int blockColumn) {
    return types.get(blockColumn - relation.firstColumn());
  }

  /** What estimates know of a column of the block. */
  ColumnProfile profile(int blockColumn) {
    return profiles.get(blockColumn - relation.firstColumn());
  }

  /** The same where comparisons of the relation with constants hold. */
  ColumnProfile restricted(int blockColumn) {
    return Selectivity.restricted(profile(blockColumn), blockColumn, local);
  }
}
