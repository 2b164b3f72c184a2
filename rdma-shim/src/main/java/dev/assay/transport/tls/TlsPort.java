package dev.assay.transport.tls;

import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.stream.StreamPort;

/** Byte streams under TLS. */
public final class TlsPort {

  private TlsPort() {}

  /**
   * The port itself where the configuration asks for no TLS.
   *
   * @throws TransportException where it asks for it
   */
  public static StreamPort over(StreamPort port, TransportConfig config) throws TransportException {
    if (config.tls().isPresent()) {
      throw new TransportException("TLS is not to be had: leave it out of the configuration");
    }
    return port;
  }
}
