package dev.assay.exec.plan.front;

import dev.assay.exec.table.Table;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.apache.calcite.schema.lookup.Named;
import org.jspecify.annotations.Nullable;

/** The engine's tables under their names, whatever their case, asked for anew by each statement. */
final class CatalogueSchema extends AbstractSchema {

  private final Lookup<org.apache.calcite.schema.Table> lookup;

  CatalogueSchema(Function<String, Optional<Table>> tables) {
    lookup = new ByName(tables);
  }

  @Override
  public Lookup<org.apache.calcite.schema.Table> tables() {
    return lookup;
  }

  private record ByName(Function<String, Optional<Table>> tables)
      implements Lookup<org.apache.calcite.schema.Table> {

    @Override
    public org.apache.calcite.schema.@Nullable Table get(String name) {
      return tables.apply(name).map(CatalogueTable::new).orElse(null);
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
