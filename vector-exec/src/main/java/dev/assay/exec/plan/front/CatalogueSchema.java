package dev.assay.exec.plan.front;

import dev.assay.exec.plan.logical.CatalogueTable;
import dev.assay.exec.table.Catalogue.View;
import dev.assay.exec.table.TableNames;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.apache.calcite.schema.lookup.Named;
import org.jspecify.annotations.Nullable;

/**
 * The engine's tables and views under their names, whatever their case, asked for anew by each
 * statement.
 */
final class CatalogueSchema extends AbstractSchema {

  private final Lookup<org.apache.calcite.schema.Table> lookup;

  /**
   * A schema.
   *
   * @param viewType the columns of a view
   */
  CatalogueSchema(TableNames names, BiFunction<View, RelDataTypeFactory, RelDataType> viewType) {
    lookup = new ByName(names, viewType);
  }

  @Override
  public Lookup<org.apache.calcite.schema.Table> tables() {
    return lookup;
  }

  private record ByName(
      TableNames names, BiFunction<View, RelDataTypeFactory, RelDataType> viewType)
      implements Lookup<org.apache.calcite.schema.Table> {

    @Override
    public org.apache.calcite.schema.@Nullable Table get(String name) {
      return names
          .find(name)
          .<org.apache.calcite.schema.Table>map(CatalogueTable::new)
          .or(() -> names.view(name).map(view -> new CatalogueView(view, viewType)))
          .orElse(null);
    }

    @Override
    public @Nullable Named<org.apache.calcite.schema.Table> getIgnoreCase(String name) {
      org.apache.calcite.schema.Table table = get(name);
      return table == null ? null : new Named<>(name, table);
    }

    @Override
    public Set<String> getNames(LikePattern pattern) {
      return Set.of();
    }
  }
}
