package dev.assay.transport.session;

import dev.assay.transport.Transport;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.link.LinkPort;
import java.util.Optional;

/** A transport whose links can be had without sessions, to be put beside those of others. */
public interface LinkTransport extends Transport {

  /**
   * A new port, of the thread that uses it first.
   *
   * @throws TransportException with what {@link #capability} says, when it cannot run here
   */
  LinkPort openPort(TransportConfig config) throws TransportException;

  /** Sessions over the links of a port, without byte streams. */
  @Override
  default Worker openWorker(TransportConfig config) throws TransportException {
    return new SessionWorker(scheme(), config, openPort(config), Optional.empty());
  }
}
