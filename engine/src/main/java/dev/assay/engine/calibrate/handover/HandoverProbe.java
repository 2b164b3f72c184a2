package dev.assay.engine.calibrate.handover;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.FigureProbe;
import dev.assay.engine.queue.BoundedQueue;
import dev.assay.engine.queue.QueueKind;
import dev.assay.engine.thread.Affinity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * What each kind of queue costs between two threads that spin on CPUs of their own: one way at full
 * speed, nanoseconds for one element ({@code queue.handover}); and there and back with one element
 * under way, which is what somebody waits for ({@code queue.roundtrip}). Kinds take turns within
 * each round, so that a machine that drifts does so for all of them; calls go through the
 * interface, as where several kinds are loaded. What comes out is checked.
 */
public final class HandoverProbe extends FigureProbe {

  /**
   * Id of the probe and of the one-way figures; their label {@code kind} is the name of a {@link
   * QueueKind}.
   */
  public static final String ID = "queue.handover";

  /** Id of the figures there and back, with the same label. */
  public static final String ROUND_TRIP_ID = "queue.roundtrip";

  static final int ELEMENTS = 1024;
  private static final int CAPACITY = 1024;
  private static final String NOTE = "one producer, one consumer, both spinning";

  /** For the list of probes. */
  public HandoverProbe() {
    super(ID, "hand-over between threads by kind of queue");
  }

  @Override
  protected double expectedSeconds(CalibrationContext context, boolean standard) {
    return standard ? 2.5 : 0.6;
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    if (context.cpus().size() < 2) {
      context.skipped(ID, "a hand-over between spinning threads needs two CPUs");
      return;
    }
    List<Integer> cpus = order(context).subList(0, 2);
    String note = NOTE + ", on CPUs " + cpus.get(1) + " and " + cpus.getFirst();
    int rounds = standard(context) ? 9 : 3;
    int count = standard(context) ? 50_000 : 10_000;
    int trips = standard(context) ? 10_000 : 1_000;
    long deadline = System.nanoTime() + 2 * expected(context).toNanos();
    Map<QueueKind, List<Double>> oneWay = new EnumMap<>(QueueKind.class);
    Map<QueueKind, List<Double>> roundTrip = new EnumMap<>(QueueKind.class);
    // The first round compiles. On a machine that is busy with other things fewer rounds must do.
    for (int round = 0; round <= rounds && (round < 4 || System.nanoTime() < deadline); round++) {
      for (QueueKind kind : QueueKind.values()) {
        double elementNanos = nanosPerElement(kind, count, cpus);
        double tripNanos = nanosPerTrip(kind, trips, cpus);
        if (round > 0) {
          oneWay.computeIfAbsent(kind, k -> new ArrayList<>()).add(elementNanos);
          roundTrip.computeIfAbsent(kind, k -> new ArrayList<>()).add(tripNanos);
        }
      }
    }
    deliver(context, ID, oneWay, note);
    deliver(context, ROUND_TRIP_ID, roundTrip, note);
  }

  private static void deliver(
      CalibrationContext context, String id, Map<QueueKind, List<Double>> samples, String note) {
    samples.forEach(
        (kind, all) -> {
          double[] nanos = all.stream().mapToDouble(Double::doubleValue).toArray();
          Map<String, String> labels = Map.of("kind", kind.name());
          nanos(context, id, labels, nanos, note);
        });
  }

  private static double nanosPerElement(QueueKind kind, int count, List<Integer> cpus)
      throws InterruptedException {
    BoundedQueue<Integer> queue = kind.create(CAPACITY);
    Integer[] elements = IntStream.range(0, ELEMENTS).boxed().toArray(Integer[]::new);
    return nanos(
            cpus,
            () -> TransferLoop.produce(queue, elements, count),
            () -> TransferLoop.consume(queue, count))
        / (double) count;
  }

  private static double nanosPerTrip(QueueKind kind, int trips, List<Integer> cpus)
      throws InterruptedException {
    BoundedQueue<Integer> there = kind.create(CAPACITY);
    BoundedQueue<Integer> back = kind.create(CAPACITY);
    return nanos(
            cpus,
            () -> TransferLoop.pong(there, back, trips),
            () -> TransferLoop.ping(there, back, trips))
        / (double) trips;
  }

  private static long nanos(List<Integer> cpus, Runnable other, LongSupplier timed)
      throws InterruptedException {
    Runnable pinned =
        () -> {
          try (Affinity _ = Affinity.pin(cpus.get(1))) {
            other.run();
          }
        };
    Thread thread = Thread.ofPlatform().daemon().name("assay-handover").start(pinned);
    try (Affinity _ = Affinity.pin(cpus.getFirst())) {
      return timed.getAsLong();
    } finally {
      thread.join();
    }
  }
}
