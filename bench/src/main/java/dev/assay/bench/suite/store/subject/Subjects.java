package dev.assay.bench.suite.store.subject;

import dev.assay.bench.suite.store.subject.Subject.Role;
import java.util.List;
import java.util.stream.Stream;

/** The store and its peers. */
public final class Subjects {

  private Subjects() {}

  /** Our store, then its peers, those first that are the fastest as a rule. */
  public static List<Subject> all() {
    return List.of(
        new AssaySubject(),
        new Peer("ConcurrentHashMap", Role.MAP, false, HashMapSubject::open),
        new Peer("ChronicleMap", Role.DURABLE, false, ChronicleSubject::open),
        new Peer("RocksDB", Role.DURABLE, true, RocksSubject::open),
        new Peer("LMDB", Role.DURABLE, true, LmdbSubject::open),
        new Peer("MVStore", Role.DURABLE, true, MvStoreSubject::open));
  }

  /** Those that can hold more than their memory, ours first. */
  public static List<Subject> largerThanMemory() {
    return all().stream()
        .filter(each -> List.of("assay", "RocksDB", "LMDB").contains(each.name()))
        .toList();
  }

  /** Those that can keep their keys in order, ours first. */
  public static List<Subject> ordered() {
    return Stream.concat(
            Stream.of(AssaySubject.inOrder()), all().stream().filter(Subject::isOrdered))
        .toList();
  }
}
