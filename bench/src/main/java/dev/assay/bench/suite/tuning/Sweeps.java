package dev.assay.bench.suite.tuning;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.bench.load.ClassCopy;
import dev.assay.bench.load.Sides;
import dev.assay.bench.workload.WorkloadFailed;
import dev.assay.engine.kernel.Form;
import dev.assay.engine.kernel.KernelProvider;
import dev.assay.engine.kernel.Kernels;
import dev.assay.engine.queue.AgronaRing;
import dev.assay.engine.queue.BoundedQueue;
import dev.assay.engine.queue.MessageHandler;
import dev.assay.engine.queue.MessageProducer;
import dev.assay.engine.queue.QueueKind;
import dev.assay.engine.thread.IdleKind;
import dev.assay.engine.thread.IdlePolicy;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Every value that a choice may take, each with a small piece of work that depends on it. */
final class Sweeps {

  static final int[] BATCHES = {1, 4, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096};

  private static final int ELEMENTS = 4096;
  private static final int RING_BYTES = 1 << 19;

  private Sweeps() {}

  /** All pairs of queue and way of waiting: a round trip between two threads. */
  static List<Candidate> handovers(List<Integer> cpus, int trips) {
    List<Candidate> all = new ArrayList<>();
    for (QueueKind queue : QueueKind.values()) {
      for (IdleKind idle : IdleKind.values()) {
        Trips loop = ClassCopy.newInstance(MethodHandles.lookup(), Trips.class, TripLoop.class);
        // A parked thread answers in a millisecond: few trips tell that.
        int own = idle == IdleKind.PARKING ? 3 : trips;
        all.add(
            new Candidate(
                handover(queue, idle), () -> roundTripNanos(loop, cpus, queue, idle, own)));
      }
    }
    return all;
  }

  static String handover(QueueKind queue, IdleKind idle) {
    return queue + "+" + idle;
  }

  private static double roundTripNanos(
      Trips loop, List<Integer> cpus, QueueKind queue, IdleKind idle, int trips)
      throws WorkloadFailed, InterruptedException {
    BoundedQueue<Integer> there = queue.create(64);
    BoundedQueue<Integer> back = queue.create(64);
    IdlePolicy policy = IdlePolicy.of(idle);
    List<Long> nanos =
        Sides.run(
            handover(queue, idle),
            cpus,
            List.of(
                () -> loop.ping(there, back, policy.newStrategy(), trips),
                () -> loop.pong(there, back, policy.newStrategy(), trips)));
    return nanos.getFirst() / (double) trips;
  }

  /** All forms of a sum of doubles or a filter of ints that lie in the first cache. */
  static List<Candidate> kernels(boolean filter, int calls) {
    int[] ints = IntStream.range(0, ELEMENTS).map(i -> i * 7919 % 1000).toArray();
    double[] doubles = IntStream.of(ints).asDoubleStream().toArray();
    long below = IntStream.of(ints).filter(i -> i < 500).asLongStream().sum();
    double sum = IntStream.of(ints).sum();
    List<Candidate> all = new ArrayList<>();
    for (Form form : Form.values()) {
      if (form == Form.VECTOR && KernelProvider.whyNoVectors().isPresent()) {
        continue;
      }
      Kernels kernels = KernelProvider.of(form);
      all.add(
          new Candidate(
              form.name(),
              () -> {
                boolean right = true;
                long start = System.nanoTime();
                for (int i = 0; i < calls; i++) {
                  right &=
                      filter
                          ? kernels.filterSum(ints, ELEMENTS, 500) == below
                          : kernels.sum(doubles, ELEMENTS) == sum;
                }
                double nanos = (System.nanoTime() - start) / ((double) calls * ELEMENTS);
                if (!right) {
                  throw new WorkloadFailed("the " + form + " kernel gives another sum");
                }
                return nanos;
              }));
    }
    return all;
  }

  /** All batch sizes: items of eight bytes from one thread to another. */
  static List<Candidate> batches(List<Integer> cpus, int items) {
    List<Candidate> all = new ArrayList<>();
    for (int batch : BATCHES) {
      all.add(new Candidate(Integer.toString(batch), () -> itemNanos(cpus, items, batch)));
    }
    return all;
  }

  static double itemNanos(List<Integer> cpus, int items, int batch)
      throws WorkloadFailed, InterruptedException {
    AgronaRing ring = AgronaRing.oneToOne(RING_BYTES);
    int messages = Math.max(1, items / batch);
    long count = (long) messages * batch;
    List<Long> results =
        Sides.run(
            "batches of " + batch,
            cpus,
            List.of(() -> receive(ring, count), () -> send(ring, messages, batch)));
    return results.getFirst() / (double) count;
  }

  private static long send(AgronaRing ring, int messages, int batch) {
    long next = 0;
    for (int i = 0; i < messages; i++) {
      long claim;
      while ((claim = ring.claim(batch * Long.BYTES)) == MessageProducer.FULL) {
        Thread.onSpinWait();
      }
      for (int k = 0; k < batch; k++) {
        ring.segment().set(JAVA_LONG, claim + (long) k * Long.BYTES, next++);
      }
      ring.commit(claim);
    }
    return 0;
  }

  private static long receive(AgronaRing ring, long count) {
    long[] state = new long[2];
    MessageHandler add =
        (segment, offset, length) -> {
          for (int k = 0; k < length; k += Long.BYTES) {
            state[0] += segment.get(JAVA_LONG, offset + k);
          }
          state[1] += length / Long.BYTES;
        };
    long start = System.nanoTime();
    while (state[1] < count) {
      if (ring.read(add, 16) == 0) {
        Thread.onSpinWait();
      }
    }
    long nanos = System.nanoTime() - start;
    if (state[0] != count * (count - 1) / 2) {
      throw new IllegalStateException("other items came than were sent");
    }
    return Math.max(1, nanos);
  }
}
