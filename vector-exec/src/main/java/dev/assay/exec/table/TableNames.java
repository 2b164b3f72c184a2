package dev.assay.exec.table;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.table.Catalogue.View;
import java.util.Optional;

/** What names stand for in a statement, whatever their case. */
@FunctionalInterface
public interface TableNames {

  /** The table of a name. */
  Optional<Table> find(String name);

  /**
   * The sequence that a text names.
   *
   * @throws SqlException where there is none
   */
  default Sequence sequence(String text) {
    throw new SqlException("there is no sequence '" + text + "'");
  }

  /** The view of a name, where it is no table's. */
  default Optional<View> view(String name) {
    return Optional.empty();
  }
}
