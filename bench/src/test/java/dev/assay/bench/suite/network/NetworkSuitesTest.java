package dev.assay.bench.suite.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.assay.bench.network.Bottleneck;
import dev.assay.bench.workload.SmallRun;
import dev.assay.bench.workload.Workload;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network run runs small where the machine lets it, and leaves nothing behind. */
class NetworkSuitesTest {

  static Stream<Workload> workloads() {
    return Stream.of(
        new BufferbloatWorkload(),
        new CongestionWorkload(),
        new IncastWorkload(),
        new HeadOfLineWorkload());
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void runsSmallAndNamesEachFigureOnce(Workload workload) throws Exception {
    SmallRun.of(workload, 2);
  }

  @Test
  void theProcessesOwnNetworkIsNotTouched() throws Exception {
    Optional<String> whyNot = Bottleneck.whyNot(true);
    Assumptions.assumeTrue(whyNot.isEmpty(), () -> whyNot.orElse(""));
    List<NetworkInterface> before = NetworkInterface.networkInterfaces().toList();
    try (Bottleneck network = Bottleneck.open(10_000_000, 100_000, 1_000_000, 1)) {
      assertEquals(0, network.queue().waitingBytes());
      assertEquals(before, NetworkInterface.networkInterfaces().toList());
      String links = network.sender().command("ip -o link show");
      assertEquals(2, links.lines().count(), links);
      assertTrue(links.contains(" snd0@"), links);
    }
    assertEquals(before, NetworkInterface.networkInterfaces().toList());
  }
}
