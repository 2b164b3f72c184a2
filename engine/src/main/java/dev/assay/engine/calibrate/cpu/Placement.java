package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.hardware.HardwareFacts;
import dev.assay.engine.hardware.LogicalCpu;
import dev.assay.engine.thread.Affinity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** In which order CPUs get threads, and how many threads are worth measuring. */
public final class Placement {

  private Placement() {}

  /**
   * CPUs in the order in which threads are added: one thread on every core before any second one,
   * performance cores before efficiency cores, then by number. CPUs of unknown topology count as
   * cores of their own.
   */
  public static List<Integer> order(HardwareFacts facts, List<Integer> cpus) {
    Map<Integer, LogicalCpu> known = new HashMap<>();
    facts.cpus().get().ifPresent(all -> all.forEach(cpu -> known.put(cpu.id(), cpu)));
    Map<List<Integer>, Integer> threadsOnCore = new HashMap<>();
    Map<Integer, Integer> rank = new HashMap<>();
    for (int id : new TreeSet<>(cpus)) {
      LogicalCpu cpu = known.get(id);
      List<Integer> core =
          cpu != null && cpu.core() >= 0 ? List.of(cpu.socket(), cpu.core()) : List.of(-1, -1, id);
      rank.put(id, threadsOnCore.merge(core, 1, Integer::sum));
    }
    List<Integer> order = new ArrayList<>(new TreeSet<>(cpus));
    order.sort(
        Comparator.<Integer>comparingInt(id -> rank.getOrDefault(id, 1))
            .thenComparingInt(id -> isEfficiency(known.get(id)) ? 1 : 0)
            .thenComparingInt(id -> id));
    return order;
  }

  /** One, the powers of two below, and all of them; one and all only where time is short. */
  static List<Integer> threadCounts(int cpus, boolean extremesOnly) {
    TreeSet<Integer> counts = new TreeSet<>(List.of(1, cpus));
    for (int n = 2; n < cpus && !extremesOnly; n *= 2) {
      counts.add(n);
    }
    return List.copyOf(counts);
  }

  /** For notes: where a single thread ran. */
  static String describe(Affinity pin, int cpu) {
    return pin.whyNot().map(cause -> "not pinned: " + cause).orElse("on CPU " + cpu);
  }

  private static boolean isEfficiency(@Nullable LogicalCpu cpu) {
    return cpu != null && cpu.kind().equals("efficiency");
  }
}
