package dev.assay.transport.uring;

import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.StreamAcceptor;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A socket that listens, and the operation that accepts for it. */
final class UringListener implements Listener {

  private final UringPort port;
  private final Address address;
  private final StreamAcceptor acceptor;
  private final int number;
  private final int socket;
  private int operations;
  private boolean many;
  private boolean stalled;
  private boolean closed;

  static UringListener open(UringPort port, Address address, StreamAcceptor acceptor, int number)
      throws TransportException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment laidOut = Sockets.address(address, arena);
      int socket = Sockets.listen(laidOut, port.config(), "listening at " + address);
      Address real = address.withPort(Sockets.port(socket));
      return new UringListener(port, real, acceptor, number, socket);
    }
  }

  private UringListener(
      UringPort port, Address address, StreamAcceptor acceptor, int number, int socket) {
    this.port = port;
    this.address = address;
    this.acceptor = acceptor;
    this.number = number;
    this.socket = socket;
  }

  @Override
  public Address address() {
    return address;
  }

  void arm() {
    if (!closed) {
      stalled = false;
      operations++;
      many = port.kernel().accept(number, socket);
    }
  }

  /** An accept has ended: with a socket, or an error. */
  void accepted(int result, boolean goesOn) {
    if (!goesOn) {
      operationEnded();
    }
    if (result >= 0) {
      if (closed) {
        port.kernel().refuse(result);
      } else {
        port.begin(acceptor, result);
      }
    } else if (result == -Errors.INVALID && many) {
      port.kernel().acceptOneByOne();
    } else if (!closed && result != -Errors.CANCELLED && result != -Errors.AGAIN) {
      stalled = true; // out of descriptors for instance: tried again when some time has passed
      return;
    }
    if (!goesOn) {
      arm();
    }
  }

  boolean isStalled() {
    return stalled && !closed;
  }

  void socketClosed() {
    operationEnded();
  }

  private void operationEnded() {
    operations--;
    if (closed && operations == 0) {
      port.forget(number);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      port.kernel().cancel(Kernel.ACCEPT, number);
      operations++;
      port.kernel().closeSocket(socket, 0, Kernel.LISTENER_CLOSE, number);
      port.kick();
    }
  }
}
