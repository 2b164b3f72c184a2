package dev.assay.transport.fault;

import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkAcceptor;
import dev.assay.transport.link.LinkHandler;
import dev.assay.transport.link.LinkPort;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Links on which everything takes longer: what they tell, flushes and closing wait for some polls,
 * and claims are refused now and then though there is room. Time is counted in polls, so that a
 * seed gives the same run again. Frames are copied.
 */
public final class DelayedLinks implements LinkPort {

  private final LinkPort port;
  private final SplittableRandom random;
  private final int mostPolls;
  private final List<DelayedLink> links = new ArrayList<>();

  /**
   * Over a port, which it owns.
   *
   * @param mostPolls longest delay, 1 or more
   */
  public DelayedLinks(LinkPort port, long seed, int mostPolls) {
    this.port = port;
    this.random = new SplittableRandom(seed);
    this.mostPolls = mostPolls;
  }

  @Override
  public Listener listen(Address address, LinkAcceptor acceptor) throws TransportException {
    return port.listen(
        address,
        link -> {
          DelayedLink delayed = new DelayedLink(this);
          delayed.attach(link);
          LinkHandler handler = acceptor.accept(delayed);
          if (handler == null) {
            return null;
          }
          delayed.setHandler(handler);
          links.add(delayed);
          return delayed;
        });
  }

  @Override
  public Link connect(Address address, LinkHandler handler) throws TransportException {
    DelayedLink delayed = new DelayedLink(this);
    delayed.setHandler(handler);
    delayed.attach(port.connect(address, delayed));
    links.add(delayed);
    return delayed;
  }

  @Override
  public int poll() {
    return port.poll() + stepAll();
  }

  @Override
  public int await(long timeoutNanos) {
    for (DelayedLink link : links) {
      if (link.hasPending()) {
        return poll();
      }
    }
    return port.await(timeoutNanos) + stepAll();
  }

  private int stepAll() {
    int events = 0;
    for (int i = links.size() - 1; i >= 0; i--) {
      events += links.get(i).step();
    }
    links.removeIf(DelayedLink::isOver);
    return events;
  }

  @Override
  public long copiedBytes() {
    return port.copiedBytes();
  }

  @Override
  public void wakeup() {
    port.wakeup();
  }

  @Override
  public @Nullable RegisteredRegion allocate(long sizeBytes, Access access)
      throws TransportException {
    return port.allocate(sizeBytes, access);
  }

  @Override
  public @Nullable RegisteredRegion register(MemorySegment memory, Access access)
      throws TransportException {
    return port.register(memory, access);
  }

  @Override
  public void close() {
    port.close();
    for (DelayedLink link : List.copyOf(links)) {
      link.finish();
    }
    links.clear();
  }

  /** How many polls something takes. */
  int delay() {
    return random.nextInt(mostPolls + 1);
  }

  /** One in so many. */
  boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }
}
