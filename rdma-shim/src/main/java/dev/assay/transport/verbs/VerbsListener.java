package dev.assay.transport.verbs;

import dev.assay.engine.natives.Descriptors;
import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.link.LinkAcceptor;

/** A TCP socket that listens for links. */
final class VerbsListener implements Listener {

  private final VerbsPort port;
  private final int index;
  private final Address address;
  private final int descriptor;
  private final LinkAcceptor acceptor;
  private boolean closed;

  VerbsListener(VerbsPort port, int index, Address address, int descriptor, LinkAcceptor acceptor) {
    this.port = port;
    this.index = index;
    this.address = address;
    this.descriptor = descriptor;
    this.acceptor = acceptor;
  }

  @Override
  public Address address() {
    return address;
  }

  int descriptor() {
    return descriptor;
  }

  LinkAcceptor acceptor() {
    return acceptor;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      port.forget(index, descriptor);
      Descriptors.close(descriptor);
    }
  }
}
