package dev.assay.engine.calibrate.cpu;

import dev.assay.engine.calibrate.CalibrationContext;
import dev.assay.engine.calibrate.FigureProbe;
import dev.assay.engine.calibrate.cpu.kernel.StreamKernel;
import dev.assay.engine.calibrate.cpu.kernel.StreamKernel.Operation;
import dev.assay.engine.calibrate.cpu.kernel.StreamKernels;
import dev.assay.engine.kernel.KernelProvider;
import dev.assay.engine.memory.MemoryRefused;
import dev.assay.engine.thread.Affinity;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Bandwidth of each cache level and of memory, {@code memory.bandwidth.read, .write, .copy,
 * .triad}, for one thread up to one on every CPU. Of the forms an operation has (a loop, a bulk
 * method of the JDK) the one that is fastest on a level with one thread is measured there.
 *
 * <p>Bytes are those that the operation loads and stores, as in STREAM: a copy counts twice its
 * length, a triad three times. Lines that the hardware fetches before it overwrites them
 * (write-allocate) are not counted; every note says so.
 */
final class BandwidthProbe extends FigureProbe {

  /** Stands for memory where cache levels stand. */
  private static final int DRAM = Integer.MAX_VALUE;

  private static final long LEAST_DRAM_BYTES = 64L << 20;
  private static final long LEAST_SET_BYTES = 3L * StreamKernel.GRANULE_BYTES;

  /** A compiled vector loop is not this many times slower than another form; an uncompiled is. */
  private static final double COMPILED = 4;

  /** Loops that C2 has not compiled yet move less than this; where others do too, it costs time. */
  private static final double COMPILED_BYTES_PER_NANO = 4;

  private static final int MIXING_BYTES = 8192;
  private static final int MIXING_ROUNDS = 100;

  /**
   * Less than this share of the rate that one thread had a moment ago means that C2 has just
   * discarded the loop; then the rate is taken again, so many times at most.
   */
  private static final double PLAUSIBLE = 0.5;

  private static final int PATIENCE = 8;

  /** A form of an operation, its name, and its rate with one thread at a level. */
  private record Form(String name, StreamKernel kernel, double bytesPerSecond) {}

  /** What one run of the probe works with. */
  private record Setting(
      CalibrationContext context,
      CacheHierarchy caches,
      NodeMemory memory,
      List<Integer> order,
      Sampling sampling,
      String pages) {}

  BandwidthProbe() {
    super("memory.bandwidth", "bandwidth of caches and memory");
  }

  @Override
  protected double expectedSeconds(CalibrationContext context, boolean standard) {
    int cpus = context.cpus().size();
    double figures = 16 * threadCounts(cpus, !standard).size();
    return standard ? 4 + figures * (0.03 + 2e-4 * cpus) : 1.5 + figures * (0.008 + 1e-4 * cpus);
  }

  @Override
  public void measure(CalibrationContext context) throws InterruptedException {
    List<Integer> order = order(context);
    CacheHierarchy caches = CacheDetection.knownOrDetected(context, order.getFirst());
    double times = standard(context) ? 4 : WorkingSets.BEYOND_CACHE;
    try (NodeMemory memory =
        NodeMemory.open(
            context.machine().hardware(),
            order,
            cpus -> Math.max(LEAST_DRAM_BYTES, (long) (times * caches.lastLevelBytes(cpus))))) {
      String pages = String.format(Locale.ROOT, "%.0f %% on huge pages", 100 * memory.hugeShare());
      measureAll(new Setting(context, caches, memory, order, Sampling.of(context.effort()), pages));
    } catch (MemoryRefused refused) {
      context.skipped(id(), String.valueOf(refused.getMessage()));
    }
  }

  /** Reads come before what overwrites the memory that their sums are checked against. */
  private void measureAll(Setting setting) throws InterruptedException {
    mixForms();
    List<Integer> order = setting.order;
    TreeSet<Integer> levels = new TreeSet<>(List.of(DRAM));
    order.forEach(cpu -> levels.addAll(setting.caches.levels(cpu)));
    for (Operation operation : Operation.values()) {
      Sampling warmUp = setting.sampling;
      for (int level : levels) {
        Form form = fastest(setting, operation, level, warmUp);
        warmUp = setting.sampling.warm();
        for (int threads : threadCounts(order.size(), !standard(setting.context))) {
          measure(setting, operation, level, order.subList(0, threads), form);
        }
      }
    }
  }

  private void measure(
      Setting setting, Operation operation, int level, List<Integer> cpus, Form form)
      throws InterruptedException {
    String id = id() + "." + operation.name().toLowerCase(Locale.ROOT);
    String name = level == DRAM ? "DRAM" : "L" + level;
    List<StreamMember> members = new ArrayList<>();
    long total = 0;
    for (int cpu : cpus) {
      MemorySegment set = set(setting, level, cpu, cpus);
      if (set.byteSize() < LEAST_SET_BYTES) {
        String threads = " with " + cpus.size() + " threads: ";
        setting.context.skipped(id, name + threads + "no working set fits this level alone");
        return;
      }
      total += set.byteSize();
      members.add(new StreamMember(operation, form.kernel, set));
    }
    Rates rates = Team.run(cpus, members, setting.sampling);
    for (int i = 0; i < PATIENCE && rates.median() < PLAUSIBLE * form.bytesPerSecond; i++) {
      rates = Team.run(cpus, members, setting.sampling);
    }
    members.forEach(StreamMember::check);
    rate(
        setting.context,
        id,
        Map.of("level", name, "threads", Integer.toString(cpus.size())),
        "B/s",
        rates.unitsPerSecond(),
        String.format(
            Locale.ROOT,
            "bytes loaded and stored, write-allocate traffic not counted; %s over %d bytes in all,"
                + " %s; caches: %s%s",
            form.name,
            total,
            setting.pages,
            setting.caches.source(),
            rates.remark()));
  }

  /**
   * Runs all forms in turn, so that C2 finds more kernels at their one call than it would inline
   * there: else it discards that code, and for a while speed, whenever the next form is first used.
   */
  private static void mixForms() {
    MemorySegment scratch = Arena.ofAuto().allocate(MIXING_BYTES, MIXING_BYTES);
    List<StreamMember> members = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      for (StreamKernel kernel : forms(operation).values()) {
        members.add(new StreamMember(operation, kernel, scratch));
      }
    }
    for (int round = 0; round < MIXING_ROUNDS; round++) {
      members.forEach(StreamMember::lap);
    }
  }

  private static Map<String, StreamKernel> forms(Operation operation) {
    return StreamKernels.forms(operation, KernelProvider.whyNoVectors().isEmpty());
  }

  /** The form with the best rate at a level with one thread. */
  private static Form fastest(Setting setting, Operation operation, int level, Sampling warmUp)
      throws InterruptedException {
    int cpu = setting.order.getFirst();
    MemorySegment set = set(setting, level, cpu, List.of(cpu));
    Form best = new Form("", (a, b, c) -> 0, 0);
    double bestNanos = Double.MAX_VALUE;
    try (Affinity _ = Affinity.pin(cpu)) {
      for (var form : forms(operation).entrySet()) {
        if (set.byteSize() < LEAST_SET_BYTES) {
          return best;
        }
        StreamMember member = new StreamMember(operation, form.getValue(), set);
        member.prepare();
        double goalNanos = Math.min(COMPILED * bestNanos, member.work() / COMPILED_BYTES_PER_NANO);
        double nanos = warmUp.stableNanosPerOperation(member::blocks, goalNanos);
        if (nanos < bestNanos) {
          bestNanos = nanos;
          best = new Form(form.getKey(), form.getValue(), member.work() * 1e9 / nanos);
        }
      }
    }
    return best;
  }

  /** One, the powers of two below, and all of them; one and all only where time is short. */
  static List<Integer> threadCounts(int cpus, boolean extremesOnly) {
    TreeSet<Integer> counts = new TreeSet<>(List.of(1, cpus));
    for (int n = 2; n < cpus && !extremesOnly; n *= 2) {
      counts.add(n);
    }
    return List.copyOf(counts);
  }

  /** The part of its slice that a thread goes over; empty where the level cannot be told apart. */
  private static MemorySegment set(Setting setting, int level, int cpu, List<Integer> active) {
    MemorySegment slice = setting.memory.slice(cpu, active);
    if (level == DRAM) {
      boolean beyond = setting.memory.exceeds(setting.caches, WorkingSets.BEYOND_CACHE, active);
      return slice.asSlice(0, beyond ? slice.byteSize() : 0);
    }
    long bytes = setting.caches.workingSetBytes(level, cpu, active);
    return slice.asSlice(0, bytes <= slice.byteSize() ? bytes : 0);
  }
}
