package dev.assay.bench.suite.store;

import dev.assay.bench.suite.store.subject.Subject;
import org.HdrHistogram.Histogram;

/** What drives one thread of one store; each store has a copy of the code. */
interface Driver {

  /** Operations between two looks at the clock. */
  int CHUNK = 500;

  /**
   * Carries out operations, from the first on and again, for so long.
   *
   * @param keys which records there are; inserts add to them
   * @return how many
   */
  long run(Subject.Session session, long[] operations, Keys keys, long nanos);

  /** As {@link #run}, each operation timed. */
  long timed(
      Subject.Session session, long[] operations, Keys keys, long nanos, Histogram latencies);
}
