package dev.assay.bench.suite.store;

import dev.assay.bench.suite.store.subject.Values;

/**
 * The records that one thread knows of: those that were loaded, and those that it inserted itself,
 * whose numbers no other thread uses.
 *
 * <pre>
 *   number: | thread + 1, 0 for loaded ones (16) | count (32) |
 * </pre>
 */
final class Keys {

  private final long loaded;
  private final long first;
  private long inserted;
  private int version;

  Keys(long loaded, int thread) {
    this.loaded = loaded;
    first = (thread + 1L) << 32;
  }

  /** Key of a record that is not there yet. */
  long insert() {
    return Values.mix(first + inserted++);
  }

  /** Key of the record that lies so far before the last; the first one for all before it. */
  long latest(long distance) {
    return Values.mix(
        distance < inserted
            ? first + inserted - 1 - distance
            : Math.max(0, loaded - 1 - (distance - inserted)));
  }

  /** Of what is written next. */
  int nextVersion() {
    return version++;
  }

  /** How many this thread inserted. */
  long inserted() {
    return inserted;
  }
}
