package example;

import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRegion;
import dev.assay.engine.memory.RegionRequest;
import dev.assay.engine.metrics.LatencyRecorder;
import dev.assay.engine.metrics.Percentiles;
import dev.assay.engine.queue.BoundedQueue;
import dev.assay.engine.queue.QueueKind;
import dev.assay.engine.thread.Affinity;
import java.lang.foreign.ValueLayout;

/** What the README shows. */
public final class Embedding {

  private Embedding() {}

  /** Knows the machine, pins itself, takes memory under a budget, and times a queue. */
  public static Percentiles run() {
    // README-BEGIN
    Machine machine = MachineReader.read();
    System.out.println(machine.systemId() + ": " + machine.hardware().cpuModel().orElse("?"));

    MemoryBudget budget = MemoryBudget.forMachine(machine.hardware());
    BoundedQueue<Long> queue = QueueKind.JCTOOLS_SPSC.create(1024);
    LatencyRecorder recorder = new LatencyRecorder("hand-over");
    try (Affinity pinned = Affinity.pin(Affinity.currentCpu());
        MemoryRegion region = MemoryRegion.open(RegionRequest.of("rows", 1 << 20), budget)) {
      for (long row = 0; row < 100_000; row++) {
        long start = System.nanoTime();
        queue.offer(row);
        region.segment().setAtIndex(ValueLayout.JAVA_LONG, row & 0xFFFF, queue.poll());
        recorder.record(System.nanoTime() - start);
      }
    }
    Percentiles handOver = Percentiles.of(recorder.takeInterval());
    System.out.println(handOver);
    // README-END
    return handOver;
  }
}
