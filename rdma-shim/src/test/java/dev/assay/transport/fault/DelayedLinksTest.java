package dev.assay.transport.fault;

import dev.assay.transport.Address;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.contract.LinkPortContract;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.stream.StreamLinks;
import dev.assay.transport.tcp.TcpPort;

/** Public, as the contract asks. */
public class DelayedLinksTest extends LinkPortContract {

  private long seed = 1;

  @Override
  protected LinkPort openPort(TransportConfig config) throws TransportException {
    return new DelayedLinks(new StreamLinks(new TcpPort(config), config), seed++, 10);
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
}
