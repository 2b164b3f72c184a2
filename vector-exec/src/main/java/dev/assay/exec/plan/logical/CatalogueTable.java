package dev.assay.exec.plan.logical;

import dev.assay.exec.plan.translate.SqlTypes;
import dev.assay.exec.table.Table;
import dev.assay.exec.table.TableColumn;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.Statistic;
import org.apache.calcite.schema.Statistics;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.util.ImmutableBitSet;

/** A table as Calcite sees it: names and types of columns, rows and keys. */
public final class CatalogueTable extends AbstractTable {

  private final Table table;

  /** Of a version of a table. */
  public CatalogueTable(Table table) {
    this.table = table;
  }

  /** The table itself. */
  public Table table() {
    return table;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    RelDataTypeFactory.Builder row = factory.builder();
    for (TableColumn column : table.columns()) {
      row.add(column.name(), SqlTypes.relType(factory, column.type()));
    }
    return row.build();
  }

  @Override
  public Statistic getStatistic() {
    List<ImmutableBitSet> keys =
        table.keys().stream().map(key -> ImmutableBitSet.of(List.copyOf(key))).toList();
    return Statistics.of((double) table.rows(), keys);
  }
}
