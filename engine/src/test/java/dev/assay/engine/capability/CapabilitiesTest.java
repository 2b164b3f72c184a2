package dev.assay.engine.capability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.capability.Capability.Status;
import dev.assay.engine.hardware.Machine;
import dev.assay.engine.hardware.MachineReader;
import dev.assay.engine.hardware.SystemFiles;
import dev.assay.engine.kernel.LaneType;
import dev.assay.engine.kernel.VectorOperation;
import dev.assay.engine.kernel.VectorOperationFinding;
import dev.assay.engine.uring.RingSupport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapabilitiesTest {

  private static final String CPU = "sys/devices/system/cpu/";
  private static final String TRANSPARENT = "sys/kernel/mm/transparent_hugepage/enabled";

  @TempDir Path root;

  @Test
  void liveProbesLeaveNothingOpenAndExplainEveryRefusal() {
    Machine machine = MachineReader.read();
    SystemFiles files = new SystemFiles(Path.of("/"));
    List<CapabilityProbe> probes =
        List.of(
            new CpuProbe(),
            new MemoryProbe(),
            new IoUringProbe(),
            new DeviceProbe(),
            new JvmProbe());
    probes.forEach(probe -> probe.probe(machine, files));
    String[] before = new File("/proc/self/fd").list();
    assumeTrue(before != null, "open descriptors cannot be counted here");
    for (int i = 0; i < 20; i++) {
      for (CapabilityProbe probe : probes) {
        probe.probe(machine, files).forEach(CapabilitiesTest::checkWording);
      }
    }
    String[] after = new File("/proc/self/fd").list();
    assertTrue(after != null && after.length < before.length + 20, "descriptors leak");
  }

  @Test
  void anEmptyMachineIsUnknownOrUnavailableButNeverAnError() {
    Capabilities found = probe();
    assertEquals(found.list().size(), found.list().stream().map(Capability::id).distinct().count());
    found.list().forEach(CapabilitiesTest::checkWording);
    for (Capability each : found.list()) {
      assertFalse(each.finding().contains("The probe failed"), each::toString);
      boolean ofThisJvm = each.id().startsWith("jvm.");
      assertTrue(ofThisJvm || each.status() != Status.AVAILABLE, each::toString);
    }
  }

  @Test
  void hugePagesFollowTheirFiles() throws IOException {
    write(TRANSPARENT, "always madvise [never]");
    assertEquals(Status.UNAVAILABLE, status("memory.hugepages.transparent"));
    write(TRANSPARENT, "always [madvise] never");
    assertEquals(Status.AVAILABLE, status("memory.hugepages.transparent"));
    write("sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "16");
    write("sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "0");
    assertEquals(Status.UNAVAILABLE, status("memory.hugepages.reserved"));
    write("sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages", "16");
    assertEquals(Status.AVAILABLE, status("memory.hugepages.reserved"));
  }

  @Test
  void cpuSettingsFollowTheirFiles() throws IOException {
    assertEquals(Status.UNKNOWN, status("cpu.smt"));
    write(CPU + "smt/active", "1");
    assertEquals(Status.PARTIAL, status("cpu.smt"));
    write(CPU + "smt/active", "0");
    assertEquals(Status.AVAILABLE, status("cpu.smt"));
    write(CPU + "isolated", "2-3");
    assertEquals(Status.PARTIAL, status("cpu.isolation"));
    write(CPU + "nohz_full", "2-3");
    assertEquals(Status.AVAILABLE, status("cpu.isolation"));
    write(CPU + "intel_pstate/no_turbo", "0");
    assertEquals(Status.PARTIAL, status("cpu.turbo"));
    write(CPU + "intel_pstate/no_turbo", "1");
    assertEquals(Status.AVAILABLE, status("cpu.turbo"));
    write(CPU + "cpu0/cpufreq/scaling_governor", "powersave");
    assertEquals(Status.PARTIAL, status("cpu.governor"));
    write("sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet");
    assertEquals(Status.UNKNOWN, status("cpu.clocksource"));
    write("proc/cpuinfo", "processor : 0\ncpu family : 6\nflags : fpu tsc lm");
    assertEquals(Status.UNAVAILABLE, status("cpu.clocksource"));
    write("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc");
    assertEquals(Status.AVAILABLE, status("cpu.clocksource"));
  }

  @Test
  void devicesFollowTheirFiles() throws IOException {
    write("sys/class/infiniband/mlx5_0/node_guid", "0");
    assertEquals(Status.AVAILABLE, status("io.rdma"));
    write("usr/lib64/librte_eal.so.23", "");
    assertEquals(Status.PARTIAL, status("io.dpdk"));
    write("sys/bus/pci/drivers/vfio-pci/0000:00:01.0/vendor", "");
    assertEquals(Status.AVAILABLE, status("io.dpdk"));
    write("proc/sys/kernel/io_uring_disabled", "2");
    assertEquals(Status.UNAVAILABLE, status("io.uring"));
  }

  @Test
  void stealIsAShareOfAllTime() {
    assertEquals(
        "; 10.00 % of CPU time since boot stolen by others",
        CpuProbe.steal("cpu  40 0 10 30 5 3 2 10 0 0"));
    assertEquals("", CpuProbe.steal("cpu 1 2 3"));
    assertEquals("", CpuProbe.steal(""));
    assertEquals("", CpuProbe.steal("cpu x 0 10 30 5 3 2 10 0 0"));
  }

  @Test
  void missingUringOperationsAreNamed() {
    Capability all = IoUringProbe.describe(new RingSupport(0b11, Collections.nCopies(70, true)));
    assertEquals(Status.AVAILABLE, all.status());
    assertTrue(all.finding().contains("70 operations; features single_mmap, nodrop"));
    Capability old = IoUringProbe.describe(new RingSupport(0, List.of(true, true)));
    assertEquals(Status.PARTIAL, old.status());
    assertTrue(old.finding().contains("without writev, fsync"), old::finding);
  }

  @Test
  void emulatedOperationsCarryTheirCause() {
    assumeTrue(dev.assay.engine.kernel.KernelProvider.whyNoVectors().isEmpty());
    var findings =
        List.of(
            new VectorOperationFinding(LaneType.INT, VectorOperation.ADD, 0),
            new VectorOperationFinding(LaneType.INT, VectorOperation.BIT_COUNT, 192),
            new VectorOperationFinding(LaneType.LONG, VectorOperation.ADD, 288));
    Capability ints = VectorProbe.describe(LaneType.INT, true, new TreeSet<>(), findings);
    assertEquals(Status.PARTIAL, ints.status());
    assertTrue(ints.finding().contains("compiled: add;"), ints::finding);
    assertTrue(
        ints.finding().contains("bit count (the CPU lacks avx512_vpopcntdq)"), ints::finding);
    Capability longs = VectorProbe.describe(LaneType.LONG, true, new TreeSet<>(), findings);
    assertEquals(Status.UNAVAILABLE, longs.status());
  }

  private static void checkWording(Capability each) {
    assertTrue(each.finding().endsWith("."), each::toString);
    assertFalse(each.finding().contains("\n"), each::toString);
    assertFalse(each.finding().contains("null"), each::toString);
    assertTrue(each.status() != Status.UNAVAILABLE || !each.mend().isEmpty(), each::toString);
  }

  private Capabilities probe() {
    return Capabilities.probeAll(MachineReader.at(root), new SystemFiles(root));
  }

  private Status status(String id) {
    return probe().find(id).orElseThrow().status();
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }
}
