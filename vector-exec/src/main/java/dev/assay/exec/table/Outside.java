package dev.assay.exec.table;

import java.util.Optional;

/** Opens tables that are not of a catalogue. */
@FunctionalInterface
public interface Outside {
  /** The table of a name; the caller closes it. */
  Optional<Table> open(Catalogue catalogue, String name);
}
