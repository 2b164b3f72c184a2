package dev.assay.transport.session;

import dev.assay.transport.Traits;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.stream.StreamLinks;
import dev.assay.transport.stream.StreamPort;
import dev.assay.transport.tls.TlsPort;
import java.util.Optional;

/**
 * A transport whose backend carries bytes: TLS where it is asked for, frames and sessions above
 * them, and the byte streams themselves are all made here of {@link #openStreams}.
 */
public interface StreamTransport extends LinkTransport {

  /**
   * The bare backend, of the thread that uses it first.
   *
   * @param config with buffers that hold what TLS needs, where it is asked for
   * @throws TransportException with what {@link #capability} says, when it cannot run here
   */
  StreamPort openStreams(TransportConfig config) throws TransportException;

  /** Those of the kernel's TCP; a backend of another nature says so itself. */
  @Override
  default Traits traits() {
    int longest = StreamLinks.maxFrameBytes(TransportConfig.DEFAULT);
    return new Traits(true, false, true, true, true, false, longest);
  }

  @Override
  default LinkPort openPort(TransportConfig config) throws TransportException {
    return new StreamLinks(withTls(config), config);
  }

  /** Sessions over frames, and byte streams beside them, all over one port. */
  @Override
  default Worker openWorker(TransportConfig config) throws TransportException {
    StreamPort port = withTls(config);
    return new SessionWorker(scheme(), config, new StreamLinks(port, config), Optional.of(port));
  }

  private StreamPort withTls(TransportConfig config) throws TransportException {
    return TlsPort.over(openStreams(TlsPort.below(config)), config);
  }
}
