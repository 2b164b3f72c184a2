package dev.assay.bench.suite.store.subject;

import java.util.List;

/** The store and its peers. */
public final class Subjects {

  private Subjects() {}

  /** Our store, then its peers. */
  public static List<Subject> all() {
    return List.of(
        new AssaySubject(),
        new HashMapSubject(),
        new RocksSubject(),
        new LmdbSubject(),
        new ChronicleSubject(),
        new MvStoreSubject());
  }
}
