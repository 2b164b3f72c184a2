package dev.assay.bench.suite.store;

import dev.assay.bench.suite.store.subject.Subject;
import dev.assay.bench.suite.store.subject.Values;
import org.HdrHistogram.Histogram;

/** The loops; copied for each store (ClassCopy), so that its calls are inlined. */
final class OperationLoop implements Driver {

  @Override
  public long run(Subject.Session session, long[] operations, Keys keys, long nanos) {
    long begun = System.nanoTime();
    long done = 0;
    int next = 0;
    do {
      for (int i = 0; i < CHUNK; i++) {
        one(session, operations[next], keys);
        next = next + 1 == operations.length ? 0 : next + 1;
      }
      done += CHUNK;
    } while (System.nanoTime() - begun < nanos);
    return done;
  }

  @Override
  public long timed(
      Subject.Session session, long[] operations, Keys keys, long nanos, Histogram latencies) {
    long begun = System.nanoTime();
    long before = begun;
    long done = 0;
    do {
      one(session, operations[(int) (done % operations.length)], keys);
      done++;
      long now = System.nanoTime();
      latencies.recordValue(now - before);
      before = now;
    } while (before - begun < nanos);
    return done;
  }

  private void one(Subject.Session session, long operation, Keys keys) {
    long key = Values.mix(Operations.number(operation));
    switch (Operations.kind(operation)) {
      case Operations.READ -> session.get(key);
      case Operations.UPDATE -> session.put(key, Values.stamp(key, keys.nextVersion()));
      case Operations.CHANGE -> session.put(key, Values.stamp(key, (int) session.get(key) + 1));
      case Operations.READ_LATEST -> session.get(keys.latest(Operations.number(operation)));
      case Operations.SCAN -> session.scan(key, Operations.length(operation));
      default -> {
        long fresh = keys.insert();
        session.put(fresh, Values.stamp(fresh, 0));
      }
    }
  }
}
