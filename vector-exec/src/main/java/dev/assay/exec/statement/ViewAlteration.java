package dev.assay.exec.statement;

import dev.assay.exec.failure.SqlException;
import dev.assay.exec.table.Catalogue;
import java.util.Optional;

/** ALTER VIEW: another name. */
record ViewAlteration(Database database) {

  /** Reads what comes behind its name. */
  Statement read(Cursor cursor, String name, boolean ifExists) {
    cursor.expect("RENAME", "TO");
    String to = Catalogue.qualified(Catalogue.schema(name), cursor.identifier());
    cursor.requireEnd();
    return call -> {
      Optional<Catalogue.View> view = database.catalogue().view(name);
      if (view.isEmpty() && !ifExists) {
        throw new SqlException("there is no view '" + name + "'");
      }
      view.ifPresent(
          old -> {
            database.catalogue().register(new Catalogue.View(to, old.sql(), old.columns()));
            database.catalogue().dropView(name);
          });
      return Database.changed(0);
    };
  }
}
