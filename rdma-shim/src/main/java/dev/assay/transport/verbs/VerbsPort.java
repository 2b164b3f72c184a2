package dev.assay.transport.verbs;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.Listener;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.link.Attempts;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkAcceptor;
import dev.assay.transport.link.LinkHandler;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.verbs.binding.QueuePair;
import dev.assay.transport.verbs.binding.VerbsDevice;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thread's end of RDMA: links over one device, which the first address that is listened on,
 * connected from or registered for decides. Completions of all links come by few shared queues; TCP
 * connections, completion channels and the wake-up by one {@link Waiter}.
 *
 * <p>Polling looks at completion queues only, which is no system call; at TCP twice in a
 * millisecond at most, and in each poll while a link is being set up.
 */
public final class VerbsPort implements LinkPort {

  private static final int MOST_EVENTS = 256;

  /** Longest sleep while a link waits for what no descriptor tells. */
  private static final long ATTENDED_NANOS = 1_000_000;

  private static final long LISTENER = 1L << 32;
  private static final long GROUP = 2L << 32;

  private final TransportConfig config;
  private final LinkSize size;
  private final Waiter waiter = new Waiter();
  private final LinkTable links = new LinkTable();
  private final List<@Nullable VerbsListener> listeners = new ArrayList<>();
  private final List<VerbsLink> attended = new ArrayList<>();
  private final List<VerbsLink> ended = new ArrayList<>();
  private final DeviceUse use;
  private int setups;

  /** Without a device yet. */
  public VerbsPort(TransportConfig config) throws TransportException {
    this.config = config;
    size = LinkSize.of(config);
    use = new DeviceUse(size);
  }

  @Override
  public Listener listen(Address address, LinkAcceptor acceptor) throws TransportException {
    InetSocketAddress at = SideSocket.resolve(address);
    if (!at.getAddress().isAnyLocalAddress()) {
      use.bind(at.getAddress());
    }
    long socket = SideSocket.listen(at);
    if (socket < 0) {
      throw new TransportException(
          "%s cannot be listened on: %s".formatted(address, Linux.describe(socket)));
    }
    int descriptor = (int) socket;
    int port = SideSocket.address(descriptor, false).getPort();
    int index = listeners.indexOf(null);
    if (index < 0) {
      index = listeners.size();
      listeners.add(null);
    }
    VerbsListener listener =
        new VerbsListener(this, index, address.withPort(port), descriptor, acceptor);
    listeners.set(index, listener);
    waiter.add(descriptor, Waiter.READABLE, LISTENER | index);
    return listener;
  }

  @Override
  public Link connect(Address address, LinkHandler handler) throws TransportException {
    long socket = SideSocket.connect(use.localAddress(), SideSocket.resolve(address));
    if (socket < 0) {
      throw new TransportException(
          "%s cannot be connected to: %s".formatted(address, Linux.describe(socket)));
    }
    VerbsLink link = open((int) socket, false);
    link.setHandler(handler);
    return link;
  }

  private VerbsLink open(int descriptor, boolean accepting) throws TransportException {
    int id = links.reserve();
    SideChannel side = new SideChannel(waiter, id, descriptor, !accepting);
    VerbsLink link = new VerbsLink(this, id, new LinkSetup(this, side, accepting));
    links.put(id, link);
    setups++;
    return link;
  }

  @Override
  public int poll() {
    int events = tellEnds() + drain();
    if (setups > 0 || waiter.isDue()) {
      events += sockets(0);
    }
    if (!attended.isEmpty()) {
      attendAll();
    }
    return events + tellEnds();
  }

  @Override
  public int await(long timeoutNanos) {
    int events = poll();
    if (events == 0) {
      use.arm();
      events = poll();
      if (events == 0) {
        long longest = attended.isEmpty() ? timeoutNanos : ATTENDED_NANOS;
        events = sockets(Math.min(timeoutNanos, longest)) + poll();
      }
    }
    return events;
  }

  @Override
  public void wakeup() {
    waiter.wakeup();
  }

  private int drain() {
    int events = 0;
    for (int g = 0; g < use.groups().size(); g++) {
      CompletionGroup group = use.groups().get(g);
      for (int n = 0; n < MOST_EVENTS && group.hasNext(); n++, events++) {
        int index = group.take();
        long id = group.queue().id(index);
        VerbsLink link = links.find((int) (id >>> 32) & LinkTable.ID_MASK);
        if (link != null) {
          if (id < 0) {
            link.onReceived((int) id, group.queue(), index);
          } else {
            link.onSent(id, group.queue().status(index));
          }
        }
      }
    }
    return events;
  }

  private int sockets(long timeoutNanos) {
    int ready = waiter.await(timeoutNanos);
    int events = 0;
    for (int i = 0; i < ready; i++) {
      long token = waiter.token(i);
      if (token >= GROUP) {
        use.groups().get((int) token).takeEvent();
      } else if (token >= LISTENER) {
        accept(listeners.get((int) token));
        events++;
      } else if (token >= 0) {
        VerbsLink link = links.find((int) token);
        if (link != null) {
          link.setup().onSocket(link);
          events++;
        }
      }
    }
    return events;
  }

  private void accept(@Nullable VerbsListener listener) {
    long socket = listener == null ? -1 : SideSocket.accept(listener.descriptor());
    if (socket >= 0 && links.size() >= config.maxConnections()) {
      Descriptors.close((int) socket);
    } else if (listener != null && socket >= 0) {
      try {
        VerbsLink link = open((int) socket, true);
        LinkHandler handler = listener.acceptor().accept(link);
        if (handler == null) {
          link.reset(new CloseCause(Kind.REFUSED, "refused here"));
        } else {
          link.setHandler(handler);
        }
      } catch (TransportException e) {
        Descriptors.close((int) socket);
      }
    }
  }

  private void attendAll() {
    boolean quiet = use.isQuiet();
    for (int i = attended.size() - 1; i >= 0; i--) {
      if (!attended.get(i).attend(quiet)) {
        attended.remove(i);
      }
    }
  }

  private int tellEnds() {
    int events = 0;
    while (!ended.isEmpty()) {
      ended.removeLast().tellDown();
      events++;
    }
    return events;
  }

  @Override
  public RegisteredRegion allocate(long sizeBytes, Access access) throws TransportException {
    return use.allocate(this, sizeBytes, access);
  }

  @Override
  public RegisteredRegion register(MemorySegment memory, Access access) throws TransportException {
    return use.register(this, memory, access);
  }

  @Override
  public void close() {
    if (use.shut()) {
      new ArrayList<>(listeners).stream().filter(Objects::nonNull).forEach(VerbsListener::close);
      for (VerbsLink link : links.all()) {
        link.reset(CloseCause.CLOSED_HERE);
      }
      Attempts all = new Attempts();
      while (!ended.isEmpty()) {
        all.run(this::tellEnds);
      }
      all.run(use::close);
      all.run(waiter::close);
      all.end();
    }
  }

  LinkSize size() {
    return size;
  }

  VerbsDevice.Limits limits() {
    return use.device().limits();
  }

  long closeDeadlineNanos() {
    return System.nanoTime() + config.closeTimeout().toNanos();
  }

  /** A queue pair for a link whose TCP connection has this address here. */
  LinkSetup.Made make(VerbsLink link, InetAddress local) throws TransportException {
    use.bind(local);
    CompletionGroup group = use.group(waiter, GROUP);
    LinkMemory memory = use.memory();
    QueuePair pair = use.pair(group, memory);
    ReceiveSide receives =
        new ReceiveSide(size, memory, pair, Long.MIN_VALUE | (long) link.id() << 32);
    return new LinkSetup.Made(memory, group, pair, receives, use.address(local));
  }

  /** The link's halves, now that the peer is known. */
  Connected connected(VerbsLink link, LinkSetup.Made made, Introduction peer) {
    SendSide sends =
        new SendSide(size, made.memory(), made.pair(), (long) link.id() << 32, peer.frames());
    return new Connected(
        made.memory(),
        made.group(),
        made.pair(),
        sends,
        made.receives(),
        new VerbsOneSided(link, this, sends, made.memory(), size),
        peer.frames());
  }

  /** A link has no more use for these. */
  void release(LinkMemory memory, CompletionGroup group, QueuePair pair) {
    pair.close();
    group.remove();
    use.giveBack(memory);
  }

  void setupOver() {
    setups--;
  }

  void attend(VerbsLink link) {
    attended.add(link);
  }

  /** Its handler is told by the next poll. */
  void ended(VerbsLink link) {
    links.remove(link.id());
    ended.add(link);
  }

  void forget(int listener, int descriptor) {
    listeners.set(listener, null);
    waiter.remove(descriptor);
  }

  /** What is staged is posted first: an inline write copies from the region by its post. */
  void forget(VerbsRegion region) {
    links.all().forEach(VerbsLink::flush);
    use.forget(region);
  }
}
