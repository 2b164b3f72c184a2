package dev.assay.transport.auto;

import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkAcceptor;
import dev.assay.transport.link.LinkHandler;
import dev.assay.transport.link.LinkPort;
import java.util.ArrayList;
import java.util.List;

/**
 * Several backends as one port: links go by the scheme of their address, and one poll moves all on.
 *
 * <p><b>Polling.</b> A backend that has said nothing for a while is asked in each 32nd round only,
 * so that one whose poll is a system call does not slow one whose poll is a load.
 *
 * <p><b>Waiting.</b> There is nothing that all backends could sleep on together: a selector, a
 * futex, a ring and completion channels. So it sleeps in one, the one of those with links that last
 * had something to say, and looks at the others in between: each millisecond where they have links
 * or some are being made, each ten where they only listen. Where the others have neither, it sleeps
 * as long as it may; and so it does in the first backend while there are no links at all, since
 * that is where strangers come first.
 */
final class ManyPorts implements LinkPort {

  private static final int QUIET_POLLS = 64;
  private static final int ROUNDS = 32;
  private static final long LINK_NANOS = 1_000_000;
  private static final long LISTENER_NANOS = 10_000_000;

  private final List<Way> ways = new ArrayList<>();
  private int rounds;
  private boolean expecting;
  private volatile boolean woken;

  /** One of the backends. */
  private static final class Way {
    private final String scheme;
    private final LinkPort port;
    private int links;
    private int listeners;
    private int quietPolls;

    Way(String scheme, LinkPort port) {
      this.scheme = scheme;
      this.port = port;
    }
  }

  /** Takes one more, which it owns; strangers come to the first. */
  void add(String scheme, LinkPort port) {
    ways.add(new Way(scheme, port));
  }

  /** The schemes, in the order they were added. */
  List<String> schemes() {
    return ways.stream().map(way -> way.scheme).toList();
  }

  /** A link by this scheme has come, or with -1 has gone. */
  void count(String scheme, int change) {
    find(scheme).links += change;
  }

  /** Whether connections are being made, which are not to wait. */
  void setExpecting(boolean expecting) {
    this.expecting = expecting;
  }

  @Override
  public Listener listen(Address address, LinkAcceptor acceptor) throws TransportException {
    Way way = find(address.scheme());
    Listener listener = way.port.listen(address, acceptor);
    way.listeners++;
    return new Listener() {
      private boolean closed;

      @Override
      public Address address() {
        return listener.address();
      }

      @Override
      public void close() {
        way.listeners -= closed ? 0 : 1;
        closed = true;
        listener.close();
      }
    };
  }

  @Override
  public Link connect(Address address, LinkHandler handler) throws TransportException {
    return find(address.scheme()).port.connect(address, handler);
  }

  @Override
  public boolean mixesBackends() {
    return true;
  }

  @Override
  public int poll() {
    boolean all = ++rounds % ROUNDS == 0;
    int events = 0;
    for (int i = 0; i < ways.size(); i++) {
      Way way = ways.get(i);
      if (all || way.quietPolls < QUIET_POLLS) {
        events += poll(way);
      }
    }
    return events;
  }

  private int pollAll() {
    int events = 0;
    for (int i = 0; i < ways.size(); i++) {
      events += poll(ways.get(i));
    }
    return events;
  }

  private static int poll(Way way) {
    int events = way.port.poll();
    way.quietPolls = events == 0 ? Math.min(way.quietPolls + 1, 1 << 30) : 0;
    return events;
  }

  @Override
  public int await(long timeoutNanos) {
    int events = pollAll();
    long deadline = System.nanoTime() + timeoutNanos;
    for (long left = timeoutNanos; events == 0 && left > 0; left = deadline - System.nanoTime()) {
      if (woken) {
        woken = false;
        return pollAll();
      }
      Way way = talkative();
      events = way.port.await(Math.min(left, sliceNanos(way)));
      way.quietPolls = events == 0 ? way.quietPolls : 0;
      events += pollAll();
    }
    return events;
  }

  private Way talkative() {
    Way best = ways.getFirst();
    for (Way way : ways) {
      boolean fewer = (way.links > 0) != (best.links > 0);
      if (fewer ? way.links > 0 : way.quietPolls < best.quietPolls) {
        best = way;
      }
    }
    return best.links > 0 ? best : ways.getFirst();
  }

  private long sliceNanos(Way sleeper) {
    long slice = expecting ? LINK_NANOS : Long.MAX_VALUE;
    for (Way way : ways) {
      if (way != sleeper && way.links > 0) {
        slice = LINK_NANOS;
      } else if (way != sleeper && way.listeners > 0 && sleeper.links > 0) {
        slice = Math.min(slice, LISTENER_NANOS);
      }
    }
    return slice;
  }

  @Override
  public long copiedBytes() {
    return ways.stream().mapToLong(way -> way.port.copiedBytes()).sum();
  }

  @Override
  public void wakeup() {
    woken = true;
    ways.forEach(way -> way.port.wakeup());
  }

  @Override
  public void close() {
    ways.forEach(way -> way.port.close());
  }

  private Way find(String scheme) {
    return ways.stream()
        .filter(way -> way.scheme.equals(scheme))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no backend is called " + scheme));
  }
}
