package dev.assay.transport.dpdk;

import dev.assay.transport.Address;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.contract.WorkerContract;
import java.time.Duration;

/**
 * The contract of workers over DPDK's shared memory interfaces, each two of them with one, and with
 * another process at the other end. Public, since that makes one too.
 */
public class DpdkWorkerTest extends WorkerContract {

  private static int services;

  private final MemifPairs pairs = new MemifPairs();

  @Override
  protected Transport transport() {
    return pairs;
  }

  @Override
  protected Address anywhere() {
    services++;
    return Address.parse("dpdk://any:" + services);
  }

  /** Each has one peer. */
  @Override
  protected boolean connectsAnyTwo() {
    return false;
  }

  @Override
  protected TransportConfig whenPeerIsKilled() {
    return CONFIG.withDeadlines(
        Duration.ofMinutes(1),
        Duration.ofMillis(50),
        Duration.ofMillis(600),
        Duration.ofMillis(20));
  }

  @Override
  protected boolean copiesIntoPackets() {
    return true;
  }
}
