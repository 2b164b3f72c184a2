package dev.assay.transport.stream;

import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.CopyCount;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkAcceptor;
import dev.assay.transport.link.LinkHandler;
import dev.assay.transport.link.LinkPort;

/**
 * Links over byte streams. The port may carry streams beside these links; polling and closing this
 * is polling and closing that.
 */
public final class StreamLinks implements LinkPort {

  private final StreamPort port;
  private final int maxFrameBytes;
  private final CopyCount copies = new CopyCount();

  /** Over a port that was made with this configuration. */
  public StreamLinks(StreamPort port, TransportConfig config) {
    this.port = port;
    this.maxFrameBytes = maxFrameBytes(config);
  }

  /** Longest frame that fits both buffers of a configuration, with its header. */
  public static int maxFrameBytes(TransportConfig config) {
    int buffers = Math.min(config.sendBufferBytes(), config.receiveBufferBytes());
    return Math.min(buffers - FrameLayout.HEADER_BYTES, FrameLayout.MAX_LENGTH_BYTES);
  }

  @Override
  public Listener listen(Address address, LinkAcceptor acceptor) throws TransportException {
    return port.listen(
        address,
        stream -> {
          StreamLink link = new StreamLink(maxFrameBytes, copies);
          link.accept(stream, acceptor);
          return link;
        });
  }

  @Override
  public Link connect(Address address, LinkHandler handler) throws TransportException {
    StreamLink link = new StreamLink(maxFrameBytes, copies);
    link.begin(port.connect(address, link), handler);
    return link;
  }

  @Override
  public int poll() {
    return port.poll();
  }

  @Override
  public int await(long timeoutNanos) {
    return port.await(timeoutNanos);
  }

  @Override
  public long copiedBytes() {
    return copies.bytes() + port.copiedBytes();
  }

  @Override
  public void wakeup() {
    port.wakeup();
  }

  @Override
  public void close() {
    port.close();
  }
}
