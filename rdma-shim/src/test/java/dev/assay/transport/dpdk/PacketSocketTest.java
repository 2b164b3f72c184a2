package dev.assay.transport.dpdk;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.Address;
import dev.assay.transport.Channel;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.contract.PrivateNetwork;
import dev.assay.transport.contract.Pump;
import dev.assay.transport.contract.RecordingChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** DPDK on interfaces of the kernel: several peers behind one port of a bridge. */
@Timeout(60)
class PacketSocketTest {

  private static final TransportConfig CONFIG =
      TransportConfig.DEFAULT
          .withSecret("of all")
          .withDeadlines(
              Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ZERO, Duration.ofMillis(20));

  private final Pump pump = new Pump();
  private final List<Worker> workers = new ArrayList<>();

  @Test
  void oneServesSeveralOverEthernet() throws IOException, TransportException {
    Transport asked = new DpdkTransport(DpdkSettings.packetSocket("any"));
    Capability capability = asked.capability();
    assumeTrue(capability.status() == Capability.Status.AVAILABLE, capability.finding());
    try (PrivateNetwork network = enter()) {
      List<RecordingChannel> there = new ArrayList<>();
      Address server =
          worker(network.addPort())
              .listen(
                  Address.parse("dpdk://any:7"),
                  channel -> {
                    there.add(new RecordingChannel(pump, number -> (int) (number * 37 % 5_000)));
                    return there.getLast();
                  })
              .address();
      List<RecordingChannel> here = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        here.add(new RecordingChannel(pump, number -> (int) (number * 37 % 5_000)));
        Channel ignored = worker(network.addPort()).connect(server, here.getLast());
      }
      pump.until(
          "all are open",
          () -> there.size() == 3 && here.stream().allMatch(RecordingChannel::isOpen));
      here.forEach(end -> end.send(300));
      pump.until("all came", () -> there.stream().allMatch(end -> end.received() == 300));
      there.forEach(end -> end.send(300));
      pump.until("all came back", () -> here.stream().allMatch(end -> end.received() == 300));
      pump.clear();
      workers.forEach(worker -> pump.whilePolling(worker::close));
    }
  }

  private static PrivateNetwork enter() {
    try {
      return new PrivateNetwork();
    } catch (IOException e) {
      assumeTrue(false, "no network namespace of one's own: " + e.getMessage());
      throw new AssertionError(e);
    }
  }

  private Worker worker(String interfaceName) throws TransportException {
    Worker worker = new DpdkTransport(DpdkSettings.packetSocket(interfaceName)).openWorker(CONFIG);
    workers.add(worker);
    pump.add(worker::poll);
    return worker;
  }
}
