package dev.assay.transport.dpdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.assay.transport.Address;
import dev.assay.transport.CloseCause;
import dev.assay.transport.Listener;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.contract.RecordingChannel;
import dev.assay.transport.contract.WorkerContract;
import dev.assay.transport.contract.WorkerVictim;
import java.time.Duration;
import org.junit.jupiter.api.Test;

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

  /** Only silence tells: here {@link #anotherProcessIsServedAndMissed}. */
  @Override
  protected boolean crossesProcesses() {
    return false;
  }

  @Test
  void anotherProcessIsServedAndMissed() throws Exception {
    TransportConfig impatient =
        CONFIG.withDeadlines(
            Duration.ofMinutes(1),
            Duration.ofMillis(50),
            Duration.ofMillis(600),
            Duration.ofMillis(20));
    RecordingChannel end = new RecordingChannel(pump);
    Listener listener = worker(impatient).listen(anywhere(), channel -> end);
    Process victim = WorkerVictim.fork(getClass(), listener.address());
    try {
      pump.until("messages of another process", () -> end.received() > 20);
      assertEquals(victim.pid(), end.channel().peer().processId());
    } finally {
      victim.destroyForcibly().waitFor();
    }
    pump.until("its death is noticed", end::isClosed);
    assertEquals(CloseCause.Kind.PEER_SILENT, end.cause().kind());
  }
}
