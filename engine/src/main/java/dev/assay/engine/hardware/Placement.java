package dev.assay.engine.hardware;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** In which order CPUs get threads. */
public final class Placement {

  private Placement() {}

  /**
   * CPUs in the order in which threads are added: one thread on every core before any second one,
   * performance cores before efficiency cores, then by number. CPUs of unknown topology count as
   * cores of their own.
   */
  public static List<Integer> order(HardwareFacts facts, Collection<Integer> cpus) {
    Map<Integer, LogicalCpu> known = new HashMap<>();
    facts.cpus().get().ifPresent(all -> all.forEach(cpu -> known.put(cpu.id(), cpu)));
    Map<List<Integer>, Integer> threadsOnCore = new HashMap<>();
    Map<Integer, Integer> rank = new HashMap<>();
    List<Integer> order = new ArrayList<>(new TreeSet<>(cpus));
    for (int id : order) {
      LogicalCpu cpu = known.get(id);
      List<Integer> core =
          cpu != null && cpu.core() >= 0 ? List.of(cpu.socket(), cpu.core()) : List.of(-1, -1, id);
      rank.put(id, threadsOnCore.merge(core, 1, Integer::sum));
    }
    order.sort(
        Comparator.<Integer>comparingInt(id -> rank.getOrDefault(id, 1))
            .thenComparingInt(id -> isEfficiency(known.get(id)) ? 1 : 0)
            .thenComparingInt(id -> id));
    return order;
  }

  private static boolean isEfficiency(@Nullable LogicalCpu cpu) {
    return cpu != null && cpu.kind().equals("efficiency");
  }
}
