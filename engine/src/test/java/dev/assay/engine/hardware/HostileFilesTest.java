package dev.assay.engine.hardware;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileFilesTest {

  @TempDir Path root;

  @Test
  void aMachineWithoutAnyFileIsUnknownThroughout() {
    Machine machine = MachineReader.at(root);
    HardwareFacts facts = machine.hardware();
    assertFalse(facts.cpus().isKnown());
    assertFalse(facts.caches().isKnown());
    assertFalse(facts.nodes().isKnown());
    assertFalse(facts.hypervisor().isKnown());
    assertFalse(facts.container().isKnown());
    assertFalse(facts.limits().allowedCpus().isKnown());
    assertEquals("no such file", facts.memoryBytes().unknownBecause());
    assertTrue(facts.cpusUsable() >= 1);
    assertTrue(machine.systemId().matches("unknown-cpu-\\d+c-unknown-unknown-[0-9a-f]{8}"));
    assertTrue(machine.software().jdk().isKnown());
  }

  @Test
  void withoutSysCpuinfoTellsTheCpus() throws IOException {
    RecordedTree.write(
        root,
        "proc/cpuinfo",
        """
        processor : 0
        vendor_id : AuthenticAMD
        cpu family : 25
        model : 1
        stepping : 1
        flags : lm avx2
        physical id : 0
        core id : 4

        processor : 1
        physical id : 0
        core id : 4

        processor : 2
        physical id : 1
        core id : 4
        """);
    HardwareFacts facts = MachineReader.at(root).hardware();
    assertEquals(
        Optional.of("CPUs 3, cores 2, sockets 2"), facts.cpus().get().map(MachineIdentity::layout));
    assertFalse(facts.nodes().isKnown());
    assertEquals(3, facts.cpusUsable());
  }

  @Test
  void withoutProcSysTellsTheCpus() throws IOException {
    Path tree = RecordedTree.expand("xeon-silver-4108.tree", root);
    Files.delete(tree.resolve("proc/cpuinfo"));
    Files.delete(tree.resolve("proc/meminfo"));
    HardwareFacts facts = MachineReader.at(tree).hardware();
    assertEquals(32, facts.cpusUsable());
    assertFalse(facts.cpuFlags().isKnown());
    assertFalse(facts.memoryBytes().isKnown());
  }

  @Test
  void fiveHundredAndTwelveCpusAndANodeWithoutMemory() throws IOException {
    RecordedTree.expandText(
        """
        sys/devices/system/cpu/online = 0-511
        sys/devices/system/cpu/cpu{0-511}/topology/thread_siblings_list = %
        sys/devices/system/cpu/cpu{0-255}/topology/physical_package_id = 0
        sys/devices/system/cpu/cpu{256-511}/topology/physical_package_id = 1
        sys/devices/system/node/online = 0-1
        sys/devices/system/node/node0/cpulist = 0-255
        sys/devices/system/node/node1/cpulist = 256-511
        sys/devices/system/node/node0/meminfo = Node 0 MemTotal: 1048576 kB
        sys/devices/system/node/node1/meminfo = Node 1 MemTotal: 0 kB
        proc/self/status = Cpus_allowed_list: 0-8191
        """,
        root);
    HardwareFacts facts = MachineReader.at(root).hardware();
    assertEquals(512, facts.cpusUsable(), "the mask names CPUs that are not there");
    assertEquals(255, facts.cpus().orElse(List.of()).get(511).core());
    assertEquals(0, facts.nodes().orElse(List.of()).get(1).memoryBytes());
  }

  @Test
  void everyFileReplacedByRubbishNeverThrows() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Path tree = RecordedTree.expand("firecracker-cgroup-v1.tree", root);
    List<Path> files = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(tree)) {
      walk.filter(Files::isRegularFile).forEach(files::add);
    }
    for (int round = 0; round < 40; round++) {
      for (Path file : files) {
        Files.write(file, rubbish(random, Files.readAllBytes(file)));
      }
      assertDoesNotThrow(() -> MachineReader.at(tree), () -> "seed " + seed);
    }
  }

  private static byte[] rubbish(Random random, byte[] was) {
    return switch (random.nextInt(6)) {
      case 0 -> new byte[0];
      case 1 -> java.util.Arrays.copyOf(was, random.nextInt(was.length + 1));
      case 2 -> {
        byte[] bytes = new byte[random.nextInt(5000)];
        random.nextBytes(bytes);
        yield bytes;
      }
      case 3 -> "-99999999999999999999999 0-9999999999 / : = -".getBytes(StandardCharsets.UTF_8);
      case 4 -> {
        byte[] bytes = was.clone();
        for (int i = 0; i < bytes.length; i += 7) {
          bytes[i] ^= (byte) (1 << random.nextInt(8));
        }
        yield bytes;
      }
      default -> was;
    };
  }

  @Test
  void aFileThatIsTooLargeIsNotRead() throws IOException {
    Path file = Files.createDirectories(root.resolve("proc")).resolve("cpuinfo");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    assertEquals(
        "it is larger than 4 MiB", new SystemFiles(root).text("/proc/cpuinfo").unknownBecause());
    assertFalse(MachineReader.at(root).hardware().cpuModel().isKnown());
  }

  @Test
  void aFolderInPlaceOfAFileIsUnknown() throws IOException {
    Files.createDirectories(root.resolve("proc/meminfo"));
    assertEquals(
        "it is not a file", MachineReader.at(root).hardware().memoryBytes().unknownBecause());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "3-1", "a", "0-", "0-8192", "99999999999999999999", "1-2-3", "0x1"})
  void whatIsNoSetOfCpusIsRefused(String text) {
    assertEquals(Optional.empty(), CpuSet.parseList(text));
  }

  @Test
  void setsOfCpusAreSortedAndUnique() {
    assertEquals(Optional.of(List.of(0, 1, 2, 8)), CpuSet.parseList(" 8,0-2,1 \n"));
    assertEquals(Optional.of(List.of()), CpuSet.parseList(""));
    assertEquals(Optional.of(List.of(8191)), CpuSet.parseList("8191"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"max 100000", "150000 0", "150000 -5", "-1 -5", "0 100000", "x", "150000 x", ""})
  void aQuotaThatIsNoneIsUnknown(String content) throws IOException {
    Path tree = RecordedTree.expand("docker-cgroup-v2.tree", root);
    RecordedTree.write(tree, "sys/fs/cgroup/cpu.max", content);
    assertFalse(MachineReader.at(tree).hardware().limits().cpuQuota().isKnown());
  }
}
