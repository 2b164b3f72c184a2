package dev.assay.exec.table;

import dev.assay.exec.failure.SqlException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The sequences of a catalogue by name, whatever its case. Any thread may use it. */
public final class Sequences {

  private final TreeMap<String, Sequence> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Of a fork: what it began with. */
  private Map<String, Sequence> parent = Map.of();

  Sequences() {}

  synchronized Sequences fork() {
    Sequences fork = new Sequences();
    fork.all.putAll(all);
    fork.parent = Map.copyOf(all);
    return fork;
  }

  /** Whether it is not what it was when it was forked. */
  synchronized boolean isChanged() {
    return !all.equals(parent);
  }

  /** Takes over what a fork has become; false where both have changed. */
  synchronized boolean merge(Sequences fork) {
    if (fork.isChanged()) {
      if (!all.equals(fork.parent)) {
        return false;
      }
      all.clear();
      all.putAll(fork.all);
    }
    return true;
  }

  /** Adds a sequence, in place of one of its name. */
  public synchronized void put(Sequence sequence) {
    all.put(sequence.name(), sequence);
  }

  /** Removes a sequence; false where there is none of that name. */
  public synchronized boolean drop(String name) {
    return all.remove(name) != null;
  }

  /** The sequence of a name. */
  public synchronized Optional<Sequence> find(String name) {
    return Optional.ofNullable(all.get(name));
  }

  /**
   * The sequence of a text in SQL: a name, with its schema and a dot before it, in quotes or not.
   *
   * @throws SqlException where there is none
   */
  public Sequence require(String text) {
    String plain = text.replace("\"", "");
    int dot = plain.lastIndexOf('.');
    String schema = plain.substring(0, Math.max(0, dot));
    String name =
        Catalogue.qualified(schema.substring(schema.indexOf('.') + 1), plain.substring(dot + 1));
    return find(name).orElseThrow(() -> new SqlException("there is no sequence '" + text + "'"));
  }

  /** All sequences, by name. */
  public synchronized List<Sequence> all() {
    return List.copyOf(all.values());
  }
}
