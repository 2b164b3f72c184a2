package dev.assay.engine.hardware;

import java.util.List;
import java.util.SortedSet;

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
   * How many threads can run at the same time without being throttled: the CPUs this process may
   * run on, not more than whole cores of its CPU quota, and at least one. Where no file tells, the
   * JVM's own count.
   */
  public int cpusUsable() {
    int cpus =
        limits
            .allowedCpus()
            .get()
            .map(List::size)
            .or(() -> this.cpus.get().map(List::size))
            .orElseGet(() -> Runtime.getRuntime().availableProcessors());
    double quota = limits.cpuQuota().orElse((double) cpus);
    return (int) Math.max(1, Math.min(cpus, Math.floor(quota)));
  }
}
