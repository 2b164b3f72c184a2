package dev.assay.exec.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tables that one statement reads: the first look at a name decides on the version, which is
 * kept until this is closed. Belongs to one thread at a time.
 */
public final class Snapshot implements TableNames, AutoCloseable {

  private final Catalogue catalogue;
  private final TreeMap<String, Table> tables = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final List<Table.Lease> leases = new ArrayList<>();

  /** Of a catalogue; nothing is looked up yet. */
  public Snapshot(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public Optional<Table> find(String name) {
    Table known = tables.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    if (name.startsWith(NumberedTable.NAME)) {
      return numbered(name, name.substring(NumberedTable.NAME.length()));
    }
    Optional<TableVersions> versions = catalogue.versions(name);
    if (versions.isEmpty()) {
      return outside(name);
    }
    TableVersions.LeasedTable leased = versions.get().lease();
    leases.add(leased.lease());
    tables.put(name, leased.table());
    return Optional.of(leased.table());
  }

  private Optional<Table> numbered(String name, String plain) {
    if (catalogue.versions(plain).isEmpty()) {
      return Optional.empty();
    }
    return find(plain)
        .map(
            table -> {
              NumberedTable numbered = NumberedTable.beside(table);
              leases.add(numbered::close);
              tables.put(name, numbered);
              return numbered;
            });
  }

  /** A file, which is kept as it is until this is closed. */
  private Optional<Table> outside(String name) {
    Optional<Table> opened = catalogue.openOutside(name);
    opened.ifPresent(
        table -> {
          leases.add(table.lease());
          leases.add(table::close);
          tables.put(name, table);
        });
    return opened;
  }

  @Override
  public Optional<Catalogue.View> view(String name) {
    return catalogue.view(name);
  }

  @Override
  public Sequence sequence(String text) {
    return catalogue.sequences().require(text);
  }

  /** Shows a table under a name, whatever the catalogue has there; the caller keeps it open. */
  public void show(String name, Table table) {
    tables.put(name, table);
  }

  @Override
  public void close() {
    leases.forEach(Table.Lease::close);
  }
}
