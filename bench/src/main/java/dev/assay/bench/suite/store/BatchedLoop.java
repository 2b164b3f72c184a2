package dev.assay.bench.suite.store;

import dev.assay.bench.suite.store.subject.Subject;
import dev.assay.bench.suite.store.subject.Values;
import org.HdrHistogram.Histogram;

/** Reads that follow each other go out in batches; copied for each store, as the other loop. */
final class BatchedLoop implements Driver {

  private static final int BATCH = 64;

  @Override
  public long run(Subject.Session session, long[] operations, Keys keys, long nanos) {
    long[] reads = new long[BATCH];
    long begun = System.nanoTime();
    long done = 0;
    int next = 0;
    do {
      int waiting = 0;
      for (int i = 0; i < CHUNK; i++) {
        long operation = operations[next];
        next = next + 1 == operations.length ? 0 : next + 1;
        long key = Values.mix(Operations.number(operation));
        int kind = Operations.kind(operation);
        if (kind == Operations.READ) {
          reads[waiting++] = key;
          if (waiting == BATCH) {
            session.getAll(reads, waiting);
            waiting = 0;
          }
        } else {
          int version = kind == Operations.UPDATE ? keys.nextVersion() : (int) session.get(key) + 1;
          session.put(key, Values.stamp(key, version));
        }
      }
      session.getAll(reads, waiting);
      done += CHUNK;
    } while (System.nanoTime() - begun < nanos);
    return done;
  }

  /** What waits in a batch has no time of its own. */
  @Override
  public long timed(
      Subject.Session session, long[] operations, Keys keys, long nanos, Histogram latencies) {
    return 0;
  }
}
