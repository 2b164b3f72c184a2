package dev.assay.engine.calibrate.handover;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.CalibrationProbe;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.calibrate.cpu.Placement;
import dev.assay.engine.measure.Direction;
import dev.assay.engine.measure.Figure;
import dev.assay.engine.queue.BoundedQueue;
import dev.assay.engine.queue.QueueKind;
import dev.assay.engine.thread.Affinity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Nanoseconds for one element through each kind of queue, one producer and one consumer spinning on
 * CPUs of their own: {@code queue.handover}. Kinds take turns within each round, so that a machine
 * that drifts does so for all of them; calls go through the interface, as where several kinds are
 * loaded. Every transfer checks the sum of what came out.
 */
public final class HandoverProbe implements CalibrationProbe {

  /** Id of the figures; their label {@code kind} is the name of a {@link QueueKind}. */
  public static final String ID = "queue.handover";

  static final int ELEMENTS = 1024;
  private static final int CAPACITY = 1024;
  private static final String NOTE = "one producer, one consumer, both spinning";

  /** For the list of probes. */
  public HandoverProbe() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public String title() {
    return "hand-over between threads by kind of queue";
  }

  @Override
  public Duration expected(CalibrationContext context) {
    return Duration.ofMillis(context.effort() == Effort.STANDARD ? 2_000 : 500);
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    if (context.cpus().size() < 2) {
      context.skipped(ID, "a hand-over between spinning threads needs two CPUs");
      return;
    }
    List<Integer> cpus =
        Placement.order(context.machine().hardware(), context.cpus()).subList(0, 2);
    String note = NOTE + ", on CPUs " + cpus.get(1) + " and " + cpus.getFirst();
    int rounds = context.effort() == Effort.COARSE ? 3 : 9;
    int count = context.effort() == Effort.COARSE ? 10_000 : 50_000;
    long deadline = System.nanoTime() + 2 * expected(context).toNanos();
    Map<QueueKind, List<Double>> samples = new EnumMap<>(QueueKind.class);
    // The first round compiles. On a machine that is busy with other things fewer rounds must do.
    for (int round = 0; round <= rounds && (round < 4 || System.nanoTime() < deadline); round++) {
      for (QueueKind kind : QueueKind.values()) {
        double nanos = nanosPerElement(kind, count, cpus);
        if (round > 0) {
          samples.computeIfAbsent(kind, k -> new ArrayList<>()).add(nanos);
        }
      }
    }
    samples.forEach(
        (kind, all) -> {
          double[] nanos = all.stream().mapToDouble(Double::doubleValue).toArray();
          Map<String, String> labels = Map.of("kind", kind.name());
          context.figure(Figure.of(ID, labels, "ns", Direction.LOWER_IS_BETTER, nanos, note));
        });
  }

  private static double nanosPerElement(QueueKind kind, int count, List<Integer> cpus)
      throws InterruptedException {
    BoundedQueue<Integer> queue = kind.create(CAPACITY);
    Integer[] elements = IntStream.range(0, ELEMENTS).boxed().toArray(Integer[]::new);
    Runnable producer =
        () -> {
          try (Affinity _ = Affinity.pin(cpus.get(1))) {
            TransferLoop.produce(queue, elements, count);
          }
        };
    Thread thread = Thread.ofPlatform().daemon().name("assay-handover").start(producer);
    try (Affinity _ = Affinity.pin(cpus.getFirst())) {
      return TransferLoop.consume(queue, count) / (double) count;
    } finally {
      thread.join();
    }
  }
}
