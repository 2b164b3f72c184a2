package dev.assay.transport.tls;

import dev.assay.engine.capability.Capability;
import dev.assay.transport.Address;
import dev.assay.transport.Traits;
import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.contract.WorkerContract;
import dev.assay.transport.tcp.TcpTransport;
import javax.net.ssl.SSLContext;

/** Public, as the contract asks; the certificate lives in this process alone. */
public class TlsWorkerTest extends WorkerContract {

  private static final SSLContext CONTEXT = Certificates.contextFor("ip:127.0.0.1");

  @Override
  protected Transport transport() {
    return new Secured();
  }

  @Override
  protected Address anywhere() {
    return Address.parse("tcp://127.0.0.1:0");
  }

  @Override
  protected boolean crossesProcesses() {
    return false;
  }

  @Override
  protected int crowd() {
    return 15;
  }

  @Override
  protected boolean allocatesNothing() {
    return false;
  }

  /** TCP with TLS, whatever the configuration says. */
  private static final class Secured implements Transport {

    private final Transport tcp = new TcpTransport();

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
      return tcp.openWorker(config.withTls(CONTEXT));
    }
  }
}
