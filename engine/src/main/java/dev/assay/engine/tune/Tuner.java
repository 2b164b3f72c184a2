package dev.assay.engine.tune;

import dev.assay.engine.calibrate.Calibration;
import dev.assay.engine.calibrate.Effort;
import dev.assay.engine.hardware.CpuCache;
import dev.assay.engine.hardware.Fact;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.queue.Topology;
import java.util.List;
import java.util.TreeMap;

/**
 * Derives the choices from a calibration: one rule a key, each naming the figure that decided it.
 * Where the figure is missing or is no result, the fixed default stands and the reason says so.
 */
public final class Tuner {

  private Tuner() {}

  /**
   * The choices for a machine.
   *
   * @param cpus CPUs that threads may use, at least 1
   */
  public static Tuning tune(Machine machine, Calibration calibration, int cpus) {
    List<Choice> choices = choices(machine.hardware().caches(), calibration, cpus);
    return new Tuning(machine.systemId(), machine.softwareId(), choices);
  }

  /** The choices that a machine's caches allow by themselves; nothing is measured. */
  public static Tuning ofCaches(Fact<List<CpuCache>> caches) {
    Calibration nothing =
        new Calibration(Effort.COARSE, 0, List.of(), new TreeMap<>(), new TreeMap<>());
    return new Tuning("", "", choices(caches, nothing, Runtime.getRuntime().availableProcessors()));
  }

  private static List<Choice> choices(
      Fact<List<CpuCache>> caches, Calibration calibration, int cpus) {
    Figures figures = new Figures(calibration);
    MemoryRules memory = new MemoryRules(figures, caches);
    return TuningKey.all().stream()
        .map(key -> decide(key, figures, memory, cpus).choice(key))
        .toList();
  }

  private static Decision decide(TuningKey<?> key, Figures figures, MemoryRules memory, int cpus) {
    return switch (key.id()) {
      case "queue.spsc" -> HandoverRules.queue(figures, Topology.SPSC);
      case "queue.mpsc" -> HandoverRules.queue(figures, Topology.MPSC);
      case "idle.handover" -> HandoverRules.idle(figures, cpus);
      case "kernel.int" -> KernelRules.form(figures, "int");
      case "kernel.long" -> KernelRules.form(figures, "long");
      case "kernel.float" -> KernelRules.form(figures, "float");
      case "kernel.double" -> KernelRules.form(figures, "double");
      case "batch.items" -> HandoverRules.batchItems(figures);
      case "cache.l1.bytes" -> memory.cacheBytes(1);
      case "cache.l2.bytes" -> memory.cacheBytes(2);
      case "cache.l3.bytes" -> memory.sharedBytes();
      case "lookup.l2.nanos" -> memory.lookup("L2");
      case "lookup.l3.nanos" -> memory.sharedLookup();
      case "lookup.memory.nanos" -> memory.lookup("DRAM");
      case "vector.rows" -> memory.vectorRows();
      case "morsel.rows" -> HandoverRules.morselRows(figures);
      case "partitions.most" -> memory.partitions();
      case "store.batch.keys" -> StoreRules.batchKeys(figures);
      case "store.pages" -> StoreRules.pages(figures);
      case "store.shards" -> StoreRules.shards(cpus);
      default -> throw new IllegalStateException("no rule for " + key.id());
    };
  }
}
