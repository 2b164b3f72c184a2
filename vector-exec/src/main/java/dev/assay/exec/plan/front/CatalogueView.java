package dev.assay.exec.plan.front;

import dev.assay.exec.table.Catalogue.View;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;

/** A view as Calcite sees it: columns, and a query to put in its place. */
final class CatalogueView extends AbstractTable implements TranslatableTable {

  private final View view;
  private final BiFunction<View, RelDataTypeFactory, RelDataType> type;

  CatalogueView(View view, BiFunction<View, RelDataTypeFactory, RelDataType> type) {
    this.view = view;
    this.type = type;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory factory) {
    return type.apply(view, factory);
  }

  @Override
  public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable table) {
    return context.expandView(table.getRowType(), view.sql(), List.of(), List.of(view.name())).rel;
  }
}
