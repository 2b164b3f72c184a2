package dev.assay.bench.suite.store.subject;

import java.util.List;
import java.util.stream.Stream;

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

  /** Those that can keep their keys in order, ours first. */
  public static List<Subject> ordered() {
    return Stream.concat(
            Stream.of(AssaySubject.inOrder()), all().stream().filter(Subject::isOrdered))
        .toList();
  }
}
