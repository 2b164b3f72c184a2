package dev.assay.transport.fault;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.Address;
import dev.assay.transport.Traits;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.contract.WorkerContract;
import dev.assay.transport.session.SessionWorker;
import dev.assay.transport.stream.StreamLinks;
import dev.assay.transport.tcp.TcpPort;
import dev.assay.transport.tcp.TcpTransport;
import java.util.Optional;

/** Public, as the contract asks. */
public class DelayedWorkerTest extends WorkerContract {

  private final Delayed delayed = new Delayed();

  @Override
  protected Transport transport() {
    return delayed;
  }

  @Override
  protected Address anywhere() {
    return Address.parse("tcp://127.0.0.1:0");
  }

  @Override
  protected int crowd() {
    return 50;
  }

  @Override
  protected boolean allocatesNothing() {
    return false;
  }

  @Override
  protected boolean crossesProcesses() {
    return false;
  }

  private static final class Delayed implements Transport {

    private final Transport tcp = new TcpTransport();
    private long seed = 1;

    @Override
    public String scheme() {
      return tcp.scheme();
    }

    @Override
    public Traits traits() {
      return tcp.traits();
    }

    @Override
    public Capability capability() {
      return tcp.capability();
    }

    @Override
    public Worker openWorker(TransportConfig config) throws TransportException {
      StreamLinks links = new StreamLinks(new TcpPort(config), config);
      return new SessionWorker(
          scheme(), config, new DelayedLinks(links, seed++, 10), Optional.empty());
    }
  }
}
