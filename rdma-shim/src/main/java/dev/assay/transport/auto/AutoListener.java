package dev.assay.transport.auto;

import dev.assay.transport.Address;
import dev.assay.transport.ChannelAcceptor;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Listens by tcp, and by everything else that can be had at the same host. */
final class AutoListener implements Listener {

  private static final int MAX_OFFER_BYTES = 60;

  private final Address address;
  private final List<Listener> listeners = new ArrayList<>();
  private final List<String> offers = new ArrayList<>();

  AutoListener(AutoWorker worker, Address asked, ChannelAcceptor acceptor)
      throws TransportException {
    Listener first = listen(worker, asked.withScheme(AutoWorker.FIRST), acceptor);
    address = first.address().withScheme(asked.scheme());
    for (String scheme : worker.schemes()) {
      if (!scheme.equals(AutoWorker.FIRST)) {
        String name = "auto-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        boolean named = worker.isOfOneHost(scheme);
        try {
          Address where =
              named
                  ? new Address(scheme, name, Address.NO_PORT)
                  : asked.withScheme(scheme).withPort(0);
          int port = listen(worker, where, acceptor).address().port();
          String offer = scheme + " " + (named ? name : "port:" + port);
          if (offer.length() <= MAX_OFFER_BYTES) {
            offers.add(offer);
          }
        } catch (TransportException notHere) {
          // Not offered, an RDMA device has another address say; the peer's choice tells.
        }
      }
    }
  }

  private Listener listen(AutoWorker worker, Address where, ChannelAcceptor acceptor)
      throws TransportException {
    Listener listener =
        worker
            .sessions()
            .listen(where, channel -> worker.arrived(channel, where.scheme(), this, acceptor));
    listeners.add(listener);
    return listener;
  }

  /** Scheme and place of each, as they are told. */
  List<String> offers() {
    return offers;
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public void close() {
    listeners.forEach(Listener::close);
  }
}
