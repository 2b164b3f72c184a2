package dev.assay.exec.plan.front;

import dev.assay.exec.failure.SqlException;
import java.util.List;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** The catalogue has no views to expand. */
enum NoViews implements RelOptTable.ViewExpander {
  /** The only one. */
  INSTANCE;

  @Override
  public RelRoot expandView(
      RelDataType rowType,
      String query,
      @Nullable List<String> schemaPath,
      @Nullable List<String> viewPath) {
    throw SqlException.unsupported("a view");
  }
}
