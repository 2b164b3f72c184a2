package dev.assay.exec.plan.physical;

import dev.assay.exec.plan.cost.ColumnProfile;
import dev.assay.exec.plan.cost.SampledRows;
import dev.assay.exec.plan.logical.Block;
import dev.assay.exec.plan.logical.Columns;
import dev.assay.exec.plan.logical.Relation;
import dev.assay.exec.plan.logical.Source;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableSample;
import dev.assay.exec.type.ColumnType;
import dev.assay.exec.type.TypeKind;
import dev.assay.exec.type.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** The relations of a block, their own trees planned first. */
final class Leaves {

  /** What a join of kind MARK makes. */
  static final ValueType MARK = ValueType.of(ColumnType.of(TypeKind.BOOLEAN));

  private final List<Leaf> leaves = new ArrayList<>();
  private final BitSet needed = new BitSet();
  private final int[] ownerOfColumn;
  private final boolean isSampled;

  /**
   * Plans what needs planning.
   *
   * @param neededOutputs which outputs of the block somebody wants
   * @param isSampled whether estimates may look at rows of tables
   */
  Leaves(Block block, BitSet neededOutputs, SourcePlanner sources, boolean isSampled) {
    this.isSampled = isSampled;
    neededOutputs.stream().forEach(output -> Columns.collect(block.outputs().get(output), needed));
    block.conjuncts().forEach(conjunct -> Columns.collect(conjunct, needed));
    block.relations().forEach(relation -> relation.on().forEach(on -> Columns.collect(on, needed)));
    ownerOfColumn = new int[block.columns()];
    for (Relation relation : block.relations()) {
      for (int i = 0; i < relation.columns(); i++) {
        ownerOfColumn[relation.firstColumn() + i] = leaves.size();
      }
      leaves.add(leaf(relation, sources));
    }
  }

  private Leaf leaf(Relation relation, SourcePlanner sources) {
    if (relation.source() instanceof Source.OfTable source) {
      return table(relation, source.table());
    }
    BitSet local = needed.get(relation.firstColumn(), relation.firstColumn() + relation.columns());
    if (relation.kind() == Relation.Kind.MARK) {
      local.clear(relation.columns() - 1);
    }
    Leaf leaf = Leaf.of(relation, sources.plan(relation.source(), local));
    return relation.kind() == Relation.Kind.MARK ? leaf.withColumn(MARK) : leaf;
  }

  private Leaf table(Relation relation, Table table) {
    List<ValueType> types = new ArrayList<>();
    List<ColumnProfile> profiles = new ArrayList<>();
    Optional<TableSample> sample = isSampled ? table.sample() : Optional.empty();
    for (int i = 0; i < table.columns().size(); i++) {
      int column = i;
      types.add(table.columns().get(i).valueType());
      profiles.add(
          ColumnProfile.of(
              table.columns().get(i).statistics(),
              types.get(i),
              () -> sample.flatMap(rows -> rows.histogram(column))));
    }
    List<BitSet> keys = new ArrayList<>();
    for (List<Integer> key : table.keys()) {
      // Rows without a value in a key may be many.
      if (key.stream().noneMatch(column -> types.get(column).nullable())) {
        BitSet columns = new BitSet();
        key.forEach(columns::set);
        keys.add(columns);
      }
    }
    return new Leaf(
        relation,
        Optional.empty(),
        types,
        profiles,
        (double) table.rows(),
        table.rows(),
        keys,
        new ArrayList<>(),
        sample.map(
            rows -> new SampledRows(rows, relation.firstColumn(), rows.rows() == table.rows())));
  }

  List<Leaf> all() {
    return leaves;
  }

  int size() {
    return leaves.size();
  }

  Leaf get(int index) {
    return leaves.get(index);
  }

  /** Index of the relation that a column of the block belongs to. */
  int owner(int column) {
    return ownerOfColumn[column];
  }

  /** Relations that some columns belong to, as bits. */
  long owners(BitSet columns) {
    return columns.stream()
        .mapToLong(column -> 1L << ownerOfColumn[column])
        .reduce(0, (a, b) -> a | b);
  }

  /** Type of a column of the block once all is joined: what an outer join supplies may be null. */
  ValueType type(int column) {
    Leaf leaf = leaves.get(ownerOfColumn[column]);
    ValueType type = leaf.type(column);
    return leaf.relation().kind() == Relation.Kind.LEFT ? nullable(type) : type;
  }

  static ValueType nullable(ValueType type) {
    return new ValueType(
        type.type().orNull(), type.lane(), type.least(), type.greatest(), type.dictionary());
  }

  /** What estimates know of a column of the block. */
  ColumnProfile profile(int column) {
    return leaves.get(ownerOfColumn[column]).profile(column);
  }

  /** The same where comparisons of its relation with constants hold. */
  ColumnProfile restricted(int column) {
    return leaves.get(ownerOfColumn[column]).restricted(column);
  }

  /** Rows of the one relation that some columns belong to, where there is a sample. */
  Optional<SampledRows> sampled(BitSet columns) {
    long owners = owners(columns);
    return Long.bitCount(owners) == 1
        ? leaves.get(Long.numberOfTrailingZeros(owners)).sampled()
        : Optional.empty();
  }

  int columns() {
    return ownerOfColumn.length;
  }
}
