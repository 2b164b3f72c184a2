package dev.assay.transport.tcp;

import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.StreamAcceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A listening socket. */
final class TcpListener implements Listener, Selected {

  private static final int ACCEPTS_PER_POLL = 64;

  private final TcpPort port;
  private final ServerSocketChannel channel;
  private final SelectionKey key;
  private final Address address;
  private final StreamAcceptor acceptor;
  private long resumeNanos;

  TcpListener(TcpPort port, ServerSocketChannel channel, Address address, StreamAcceptor acceptor)
      throws IOException {
    this.port = port;
    this.channel = channel;
    this.address = address;
    this.acceptor = acceptor;
    this.key = channel.register(port.selector(), SelectionKey.OP_ACCEPT, this);
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public int onReady(int readyOperations) {
    int accepted = 0;
    while (accepted < ACCEPTS_PER_POLL && channel.isOpen()) {
      SocketChannel peer;
      try {
        peer = channel.accept();
      } catch (IOException e) {
        pause();
        return accepted;
      }
      if (peer == null) {
        return accepted;
      }
      accepted++;
      port.accepted(peer, acceptor);
    }
    return accepted;
  }

  /** No descriptor was left, say: asking again at once would only burn the CPU. */
  private void pause() {
    key.interestOps(0);
    resumeNanos = port.now() + TcpPort.ACCEPT_PAUSE_NANOS;
    port.pausedListeners().add(this);
  }

  void resume() {
    if (key.isValid()) {
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  boolean isPaused() {
    return key.isValid();
  }

  long resumeNanos() {
    return resumeNanos;
  }

  @Override
  public void onThrown(Throwable thrown) {
    // The stream that it was about is closed already; others may go better.
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
