package dev.assay.engine.hardware;

import java.util.List;
import java.util.SortedSet;
import java.util.stream.IntStream;

/**
 * What the machine is: hardware and virtualisation, nothing that a software update changes.
 *
 * @param architecture instruction set as {@code uname -m} names it, for example {@code x86_64}
 * @param cpuVendor maker of the CPU
 * @param cpuModel marketing name
 * @param cpuSignature family, model and stepping, or implementer and part on arm64
 * @param cpuFlags instruction-set flags as the kernel spells them
 * @param cpus online CPUs, ascending by id
 * @param caches every cache instance of every online CPU
 * @param nodes NUMA nodes, ascending by id; one on a machine without NUMA
 * @param memoryBytes memory the kernel manages
 * @param hugePageSizesBytes huge page sizes the kernel offers, ascending
 * @param hypervisor what virtualises this machine; {@code none} on bare metal
 * @param container what kind of container this process is in; {@code none} outside
 * @param networkInterfaces name, driver and speed of each interface but loopback, one text each
 * @param blockDevices name, model and whether it rotates, one text each
 * @param limits what this process may use
 */
public record HardwareFacts(
    Fact<String> architecture,
    Fact<String> cpuVendor,
    Fact<String> cpuModel,
    Fact<String> cpuSignature,
    Fact<SortedSet<String>> cpuFlags,
    Fact<List<LogicalCpu>> cpus,
    Fact<List<CpuCache>> caches,
    Fact<List<NumaNode>> nodes,
    Fact<Long> memoryBytes,
    Fact<List<Long>> hugePageSizesBytes,
    Fact<String> hypervisor,
    Fact<String> container,
    Fact<List<String>> networkInterfaces,
    Fact<List<String>> blockDevices,
    Limits limits) {

  /**
   * CPUs on which threads of this process can run at the same time without being throttled: those
   * it is allowed, where that is known, else the online ones, else as many as the JVM counts. Where
   * a CPU quota pays for fewer, whole cores of it, but at least one, in the order of {@link
   * Placement}: of two threads of a core the second last. Ascending, never empty.
   */
  public List<Integer> usableCpus() {
    List<Integer> known =
        limits
            .allowedCpus()
            .get()
            .filter(allowed -> !allowed.isEmpty())
            .or(() -> cpus.get().map(all -> all.stream().map(LogicalCpu::id).toList()))
            .filter(some -> !some.isEmpty())
            .orElseGet(
                () ->
                    IntStream.range(0, Runtime.getRuntime().availableProcessors())
                        .boxed()
                        .toList());
    double quota = limits.cpuQuota().orElse((double) known.size());
    int paid = Math.clamp((int) Math.floor(quota), 1, known.size());
    return Placement.order(this, known).stream().limit(paid).sorted().toList();
  }

  /** How many threads can run at the same time: the {@link #usableCpus()}, counted. */
  public int cpusUsable() {
    return usableCpus().size();
  }
}
