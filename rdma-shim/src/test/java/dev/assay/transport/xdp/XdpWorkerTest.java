package dev.assay.transport.xdp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.transport.Address;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.contract.ForwardingTransport;
import dev.assay.transport.contract.PrivateNetwork;
import dev.assay.transport.contract.WorkerContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract of workers over AF_XDP: each worker on a port of its own of a bridge. */
@SuppressWarnings("NullAway") // entered before the first test
public class XdpWorkerTest extends WorkerContract {

  private static PrivateNetwork network;
  private static int services;

  @BeforeAll
  static void enterNetwork() throws IOException {
    String finding = new XdpTransport().capability().finding();
    assumeTrue(finding.startsWith("It could run"), "AF_XDP is skipped: " + finding);
    network = new PrivateNetwork();
  }

  @AfterAll
  static void leaveNetwork() throws IOException {
    if (network != null) {
      network.close();
    }
  }

  @Override
  protected Transport transport() {
    return new EachOnItsPort();
  }

  @Override
  protected Address anywhere() {
    services++;
    return Address.parse("xdp://any:" + services);
  }

  @Override
  protected boolean crossesProcesses() {
    return false;
  }

  private static final class EachOnItsPort extends ForwardingTransport {

    EachOnItsPort() {
      super(new XdpTransport(XdpSettings.on("any")));
    }

    @Override
    public Worker openWorker(TransportConfig config) throws TransportException {
      try {
        return new XdpTransport(XdpSettings.on(network.addPort())).openWorker(config);
      } catch (IOException e) {
        throw new TransportException("no port", e);
      }
    }
  }

  @Override
  protected boolean copiesIntoPackets() {
    return true;
  }
}
