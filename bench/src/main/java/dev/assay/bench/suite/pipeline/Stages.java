package dev.assay.bench.suite.pipeline;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.bench.load.Sides;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.metrics.LatencyRecorder;
import dev.assay.engine.queue.AgronaRing;
import dev.assay.engine.queue.MessageHandler;
import dev.assay.engine.queue.MessageProducer;
import dev.assay.engine.thread.IdlePolicy;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.IdleStrategy;

/**
 * Three stages on three threads with a ring between each two. An event is a number of eight bytes;
 * so many of them make a message. The second stage adds one to each, the third adds them up.
 */
final class Stages {

  private static final int RING_BYTES = 1 << 18;

  private final AgronaRing first = AgronaRing.oneToOne(RING_BYTES);
  private final AgronaRing second = AgronaRing.oneToOne(RING_BYTES);
  private final IdlePolicy idle;

  Stages(IdlePolicy idle) {
    this.idle = idle;
  }

  /** Nanoseconds for one event when all stages are busy. */
  double nanosPerEvent(List<Integer> cpus, int events, int batch)
      throws WorkloadFailed, InterruptedException {
    int messages = Math.max(1, events / batch);
    long[] result = new long[1];
    List<Long> nanos =
        Sides.run(
            "the pipeline",
            cpus,
            List.of(
                () -> source(messages, batch),
                () -> relay(messages),
                () -> sink(messages, result)));
    long count = (long) messages * batch;
    long expected = count * (count - 1) / 2 + count;
    if (result[0] != expected) {
      throw new WorkloadFailed("the pipeline added up " + result[0] + " instead of " + expected);
    }
    return Math.max(1, nanos.getLast()) / (double) count;
  }

  /**
   * Times from the first stage to the third of single events sent one by one at a pace that leaves
   * the rings empty.
   */
  Histogram hops(List<Integer> cpus, int events, long gapNanos)
      throws WorkloadFailed, InterruptedException {
    Histogram times = LatencyRecorder.newHistogram();
    Sides.<Long>run(
        "the paced pipeline",
        cpus,
        List.of(
            () -> pacedSource(events, gapNanos), () -> relay(events), () -> timed(events, times)));
    return times;
  }

  private long source(int messages, int batch) {
    IdleStrategy waiting = idle.newStrategy();
    long next = 0;
    for (int i = 0; i < messages; i++) {
      long claim = claim(first, batch * Long.BYTES, waiting);
      for (int k = 0; k < batch; k++) {
        first.segment().set(JAVA_LONG, claim + (long) k * Long.BYTES, next++);
      }
      first.commit(claim);
    }
    return 0;
  }

  private long pacedSource(int events, long gapNanos) {
    IdleStrategy waiting = idle.newStrategy();
    long due = System.nanoTime();
    for (int i = 0; i < events; i++) {
      due += gapNanos;
      while (System.nanoTime() < due) {
        waiting.idle();
      }
      long claim = claim(first, Long.BYTES, waiting);
      first.segment().set(JAVA_LONG, claim, due - 1);
      first.commit(claim);
    }
    return 0;
  }

  private long relay(int messages) {
    IdleStrategy waiting = idle.newStrategy();
    MessageHandler add =
        (segment, offset, length) -> {
          long claim = claim(second, length, waiting);
          for (int k = 0; k < length; k += Long.BYTES) {
            second.segment().set(JAVA_LONG, claim + k, segment.get(JAVA_LONG, offset + k) + 1);
          }
          second.commit(claim);
        };
    readAll(first, messages, add, waiting);
    return 0;
  }

  private long sink(int messages, long[] result) {
    long start = System.nanoTime();
    MessageHandler sum =
        (segment, offset, length) -> {
          for (int k = 0; k < length; k += Long.BYTES) {
            result[0] += segment.get(JAVA_LONG, offset + k);
          }
        };
    readAll(second, messages, sum, idle.newStrategy());
    return System.nanoTime() - start;
  }

  private long timed(int events, Histogram times) {
    MessageHandler record =
        (segment, offset, length) ->
            times.recordValue(Math.max(0, System.nanoTime() - segment.get(JAVA_LONG, offset)));
    readAll(second, events, record, idle.newStrategy());
    return 0;
  }

  private static void readAll(
      AgronaRing from, int messages, MessageHandler handler, IdleStrategy waiting) {
    for (int read = 0; read < messages; ) {
      int now = from.read(handler, Math.min(64, messages - read));
      waiting.idle(now);
      read += now;
    }
  }

  private static long claim(AgronaRing to, int bytes, IdleStrategy waiting) {
    long claim;
    while ((claim = to.claim(bytes)) == MessageProducer.FULL) {
      waiting.idle();
    }
    waiting.reset();
    return claim;
  }
}
