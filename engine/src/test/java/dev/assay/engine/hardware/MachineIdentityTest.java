package dev.assay.engine.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineIdentityTest {

  private static final long MIB = 1 << 20;

  @TempDir Path root;

  private Machine with(String path, String content) throws Exception {
    Path tree =
        RecordedTree.expand("firecracker-cgroup-v1.tree", root.resolve("a" + path.hashCode()));
    if (!path.isEmpty()) {
      RecordedTree.write(tree, path, content);
    }
    return MachineReader.at(tree);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "proc/meminfo                             | MemTotal: 24640000 kB",
        "proc/sys/kernel/osrelease                | 7.1.0",
        "proc/sys/kernel/hostname                 | other",
        "sys/kernel/mm/transparent_hugepage/enabled | [always] madvise never",
        "sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq | 3000000",
        "sys/firmware/acpi/tables/APIC            | readable by root alone",
        "sys/block/sda/queue/rotational           | 1",
        "run/systemd/container                    | docker",
      })
  void systemIdIgnoresWhatSoftwareAndUseChange(String path, String content) throws Exception {
    assertEquals(with("", "").systemId(), with(path, content).systemId());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "proc/meminfo                             | MemTotal: 32900000 kB",
        "sys/devices/system/cpu/online            | 0",
        "sys/devices/system/cpu/cpu0/cache/index3/size | 61440K",
        "sys/fs/cgroup/cpu/hwtest/inner/cpu.cfs_quota_us | 50000",
        "sys/devices/system/clocksource/clocksource0/available_clocksource | tsc hyperv_clocksource_tsc_page",
      })
  void systemIdTellsOtherHardwareApart(String path, String content) throws Exception {
    assertNotEquals(with("", "").systemId(), with(path, content).systemId());
  }

  @Test
  void softwareIdChangesWithTheKernelOnly() throws Exception {
    Machine updated = with("proc/sys/kernel/osrelease", "7.1.0");
    assertNotEquals(with("", "").softwareId(), updated.softwareId());
    assertTrue(updated.softwareId().matches("jdk[0-9.]+-7\\.1\\.0-[0-9a-f]{8}"));
  }

  /** Published ids name folders of results: a change of what is hashed must be meant. */
  @Test
  void systemIdOfARecordedMachineStaysAsPublished() throws Exception {
    assertEquals("intel-6-207-1c-24g-kvm-8b5360ac", with("", "").systemId());
  }

  @ParameterizedTest
  @CsvSource({
    "24151, 24",
    "15600, 16",
    "7688, 8",
    "3800, 4",
    "1900, 2",
    "128800, 128",
    "94500, 96"
  })
  void memoryRoundsUpToTheSizeSold(long mebibytes, long gibibytes) {
    assertEquals(gibibytes << 30, MachineIdentity.roundedMemoryBytes(mebibytes * MIB));
    assertEquals(gibibytes + "g", MachineIdentity.sizeWord(mebibytes * MIB));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-1, 0",
    "1, 1048576",
    "1073741824, 1073741824",
    "9223372036854775807, 1152921504606846976"
  })
  void memoryRoundingKeepsItsEdges(long bytes, long rounded) {
    assertEquals(rounded, MachineIdentity.roundedMemoryBytes(bytes));
  }

  @Test
  void differencesNameTheFactAndBothValues() throws Exception {
    Machine a = with("", "");
    Machine b = MachineReader.at(RecordedTree.expand("docker-cgroup-v2.tree", root.resolve("b")));
    Map<String, FactDifference> byName =
        a.differences(b).stream()
            .collect(Collectors.toMap(FactDifference::name, Function.identity()));
    assertEquals(new FactDifference("memory", "24g", "64g"), byName.get("memory"));
    assertEquals(new FactDifference("limit.quota", "1.5", "2.5"), byName.get("limit.quota"));
    assertEquals(
        new FactDifference(
            "cpu.flags",
            "also amx_tile avx512_fp16 avx512bw avx512cd avx512dq avx512f avx512vl hypervisor pclmulqdq",
            "no others"),
        byName.get("cpu.flags"));
    assertEquals(
        new FactDifference("mitigation.meltdown", "Not affected", "not listed"),
        byName.get("mitigation.meltdown"));
    assertEquals(List.of(), a.differences(a));
  }
}
