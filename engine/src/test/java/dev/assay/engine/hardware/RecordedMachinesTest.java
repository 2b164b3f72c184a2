package dev.assay.engine.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real machines other than this one; each tree names the machine and where it was recorded. */
class RecordedMachinesTest {

  private static final long KIB = 1024;

  @TempDir Path root;

  private Machine read(String name) {
    return MachineReader.at(RecordedTree.expand(name + ".tree", root));
  }

  private static <T> T value(Fact<T> fact) {
    return fact.get().orElseThrow(() -> new AssertionError(fact));
  }

  private static Map<String, Long> kinds(HardwareFacts facts) {
    return value(facts.cpus()).stream()
        .collect(Collectors.groupingBy(LogicalCpu::kind, Collectors.counting()));
  }

  private static List<CpuCache> caches(HardwareFacts facts, int level) {
    return value(facts.caches()).stream()
        .filter(cache -> cache.level() == level && cache.holdsData())
        .toList();
  }

  private static List<Integer> ids(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void twoNodesWithTwoThreadsPerCore() {
    Machine machine = read("xeon-silver-4108");
    HardwareFacts facts = machine.hardware();
    List<LogicalCpu> cpus = value(facts.cpus());
    assertEquals(32, cpus.size());
    assertEquals(new LogicalCpu(1, 1, 0, 0, "uniform", 0), cpus.get(1));
    assertEquals(new LogicalCpu(17, 1, 0, 0, "uniform", 0), cpus.get(17), "sibling of CPU 1");
    assertEquals(new LogicalCpu(31, 7, 1, 1, "uniform", 0), cpus.get(31));
    List<NumaNode> nodes = value(facts.nodes());
    assertEquals(
        new NumaNode(
            1,
            49519964 * KIB,
            List.of(8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31),
            List.of(21, 10)),
        nodes.get(1));
    assertEquals(16, caches(facts, 1).size());
    assertEquals(
        new CpuCache(2, "Unified", 1024 * KIB, 64, 16, List.of(0, 16)), caches(facts, 2).get(0));
    assertEquals(2, caches(facts, 3).size());
    assertEquals(nodes.get(0).cpus(), caches(facts, 3).get(0).sharedBy());
    assertEquals(List.of(2L << 20, 1L << 30), value(facts.hugePageSizesBytes()));
    assertEquals("6-85-4", value(facts.cpuSignature()));
    assertEquals("none", value(facts.hypervisor()));
    assertTrue(machine.systemId().startsWith("intel-6-85-32c-96g-metal-"), machine.systemId());
  }

  @Test
  void armServerNamesItsCoresAndKinds() {
    Machine machine = read("dgx-spark-gb10");
    HardwareFacts facts = machine.hardware();
    assertEquals("aarch64", value(facts.architecture()));
    assertEquals("ARM", value(facts.cpuVendor()));
    assertEquals("Cortex-A725 + Cortex-X925", value(facts.cpuModel()));
    assertEquals("0x41-0xd87-r0p1+0x41-0xd85-r0p1", value(facts.cpuSignature()));
    assertTrue(value(facts.cpuFlags()).containsAll(List.of("asimd", "atomics", "sve2")));
    assertEquals(Map.of("performance", 10L, "efficiency", 10L), kinds(facts));
    assertEquals(3_900_000, value(facts.cpus()).get(19).maxKhz());
    assertEquals(20, caches(facts, 2).size());
    assertEquals(
        List.of(ids(0, 9), ids(10, 19)),
        caches(facts, 3).stream().map(CpuCache::sharedBy).toList());
    assertFalse(facts.hypervisor().isKnown(), "Arm has no CPU flag that would tell");
    assertTrue(machine.systemId().startsWith("arm-d87-20c-120g-unknown-"), machine.systemId());
  }

  @Test
  void performanceAndEfficiencyCores() {
    HardwareFacts facts = read("core-i7-1370p").hardware();
    assertEquals(Map.of("performance", 12L, "efficiency", 8L), kinds(facts));
    assertEquals(ids(12, 19), idsOfKind(facts, "efficiency"));
    assertEquals(14, value(facts.cpus()).stream().map(LogicalCpu::core).distinct().count());
    assertEquals(48 * KIB, caches(facts, 1).get(0).sizeBytes());
    assertEquals(32 * KIB, caches(facts, 1).get(13).sizeBytes());
    assertEquals(List.of(12, 13, 14, 15), caches(facts, 2).get(6).sharedBy());
  }

  private static List<Integer> idsOfKind(HardwareFacts facts, String kind) {
    return value(facts.cpus()).stream()
        .filter(cpu -> cpu.kind().equals(kind))
        .map(LogicalCpu::id)
        .toList();
  }

  @Test
  void hybridCounterUnitsDecideOverFrequencies() throws Exception {
    Path tree = RecordedTree.expand("core-i7-1370p.tree", root);
    RecordedTree.write(tree, "sys/devices/cpu_core/cpus", "0-3");
    RecordedTree.write(tree, "sys/devices/cpu_atom/cpus", "4-19");
    assertEquals(ids(0, 3), idsOfKind(MachineReader.at(tree).hardware(), "performance"));
  }

  @Test
  void quotaPaysForCoresBeforeTheirSecondThreads() throws Exception {
    Path tree = RecordedTree.expand("core-i7-1370p.tree", root);
    RecordedTree.write(tree, "proc/self/cgroup", "0::/");
    RecordedTree.write(
        tree, "proc/self/mountinfo", "30 25 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
    RecordedTree.write(tree, "sys/fs/cgroup/cpu.max", "450000 100000");
    assertEquals(List.of(0, 2, 4, 6), MachineReader.at(tree).hardware().usableCpus());
    RecordedTree.write(tree, "sys/fs/cgroup/cpu.max", "1500000 100000");
    assertEquals(
        List.of(0, 1, 2, 4, 6, 8, 10, 12, 13, 14, 15, 16, 17, 18, 19),
        MachineReader.at(tree).hardware().usableCpus(),
        "a second thread of a core comes after the efficiency cores");
  }

  @Test
  void threeKindsOfArmCore() {
    HardwareFacts facts = read("snapdragon-8-gen2").hardware();
    assertEquals(Map.of("performance", 1L, "middle", 4L, "efficiency", 3L), kinds(facts));
    assertEquals("Cortex-A510 + Cortex-A715 + Cortex-A710 + Cortex-X3", value(facts.cpuModel()));
    assertFalse(facts.caches().isKnown(), "its kernel states no sizes");
    assertFalse(facts.memoryBytes().isKnown());
  }

  @Test
  void coresOfTwoDiesInOnePackageAreCountedOnce() {
    HardwareFacts facts = read("opteron-6134").hardware();
    assertEquals(8, value(facts.nodes()).size());
    assertEquals("CPUs 32, cores 32, sockets 4", MachineIdentity.layout(value(facts.cpus())));
    assertEquals(List.of(10, 16, 16, 22, 16, 22, 16, 22), value(facts.nodes()).get(0).distances());
  }

  @Test
  void offlineCpusAndNodesAreLeftOut() {
    HardwareFacts facts = read("xeon-e5-2680v3-offline").hardware();
    assertEquals(ids(4, 20), value(facts.cpus()).stream().map(LogicalCpu::id).toList());
    assertEquals(List.of(1), value(facts.nodes()).stream().map(NumaNode::id).toList());
    assertEquals(-1, value(facts.cpus()).get(0).node(), "its node is off line");
    assertEquals(17, facts.cpusUsable());
  }

  @Test
  void hypervisorThatHidesItsFlagShowsInItsDevices() {
    assertEquals("virtualbox", value(read("virtualbox-i5-3317u").hardware().hypervisor()));
  }

  @Test
  void kvmGuestNamedByItsFirmware() {
    HardwareFacts facts = read("cloudstack-kvm").hardware();
    assertEquals(
        "kvm (Apache Software Foundation CloudStack KVM Hypervisor)", value(facts.hypervisor()));
    assertEquals(List.of("ens3: virtio_net, speed not stated"), value(facts.networkInterfaces()));
    assertEquals(List.of("vda: no model name, rotating"), value(facts.blockDevices()));
  }

  @Test
  void quotaOfAParentGroupUnderVersion1Binds() {
    Machine machine = read("firecracker-cgroup-v1");
    HardwareFacts facts = machine.hardware();
    Limits limits = facts.limits();
    assertEquals(1.5, value(limits.cpuQuota()));
    assertEquals("/sys/fs/cgroup/cpu/hwtest/cpu.cfs_quota_us", limits.cpuQuota().source());
    assertEquals(1, facts.cpusUsable());
    assertFalse(limits.memoryLimitBytes().isKnown());
    assertEquals(8L << 20, value(limits.lockedMemoryLimitBytes()));
    assertEquals("kvm (Firecracker)", value(facts.hypervisor()));
    assertEquals("none", value(facts.container()), "a /.dockerenv alone is left of an image");
    assertEquals(24731708 * KIB, value(facts.nodes()).get(0).memoryBytes());
    assertEquals(
        List.of(
            "eth0: virtio_net, speed not stated", "ifb0: no device behind it, speed not stated"),
        value(facts.networkInterfaces()));
    assertEquals("6.18.44-fc-v657", value(machine.software().kernel()));
    assertEquals("madvise", value(machine.software().transparentHugePages()));
    assertEquals("Not affected", value(machine.software().mitigations()).get("meltdown"));
    assertTrue(machine.systemId().startsWith("intel-6-207-1c-24g-kvm-"), machine.systemId());
  }

  @Test
  void quotaAndCpusetOfAVersion2Container() {
    Machine machine = read("docker-cgroup-v2");
    HardwareFacts facts = machine.hardware();
    assertEquals(2.5, value(facts.limits().cpuQuota()));
    assertEquals("/sys/fs/cgroup/cpu.max", facts.limits().cpuQuota().source());
    assertEquals(4L << 30, value(facts.limits().memoryLimitBytes()));
    assertEquals(ids(0, 7), value(facts.limits().allowedCpus()));
    assertEquals(2, facts.cpusUsable());
    assertEquals("docker", value(facts.container()));
    assertTrue(machine.systemId().startsWith("amd-25-33-2c-4g-metal-"), machine.systemId());
  }
}
