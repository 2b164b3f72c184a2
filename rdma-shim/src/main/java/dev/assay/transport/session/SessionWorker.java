package dev.assay.transport.session;

import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.ByteStream;
import dev.assay.transport.Channel;
import dev.assay.transport.ChannelAcceptor;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.Listener;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.StreamAcceptor;
import dev.assay.transport.StreamHandler;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.Worker;
import dev.assay.transport.link.CopyCount;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkHandler;
import dev.assay.transport.link.LinkPort;
import dev.assay.transport.stream.StreamPort;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A worker over any backend: sessions over the links of its port, their deadlines, and the bounds
 * on how many there are.
 */
public final class SessionWorker implements Worker {

  /** Busy polls between looks at the clock; idle ones look at each {@link #IDLE_POLLS}. */
  private static final int BUSY_POLLS = 256;

  private static final int IDLE_POLLS = 32;
  private static final long MAX_TICK_NANOS = 250_000_000;
  private static final long MIN_TICK_NANOS = 1_000_000;

  private final String name;
  private final TransportConfig config;
  private final LinkPort port;
  private final Optional<StreamPort> streams;
  private final CopyCount copies = new CopyCount();
  private final Regions regions = new Regions();
  private final List<Session> sessions = new ArrayList<>();

  /** Channels that others have begun and that are not open yet. */
  private final Set<Session> shaking = new HashSet<>();

  private final List<Session> toFlush = new ArrayList<>();
  private final long tickNanos;
  private long nextTickNanos;
  private int pollsToClock;
  private @Nullable Thread owner;
  private boolean polling;
  private boolean closed;

  /**
   * Over a backend.
   *
   * @param name the transport's scheme, for sentences
   * @param port moves everything on, the streams too
   * @param streams for byte streams, where the backend has them
   */
  public SessionWorker(
      String name, TransportConfig config, LinkPort port, Optional<StreamPort> streams) {
    this.name = name;
    this.config = config;
    this.port = port;
    this.streams = streams;
    tickNanos = tickNanos(config);
    nextTickNanos = System.nanoTime() + tickNanos;
  }

  @Override
  public Listener listen(Address address, ChannelAcceptor acceptor) throws TransportException {
    requireOwner();
    return port.listen(address, link -> accept(link, acceptor));
  }

  private @Nullable LinkHandler accept(Link link, ChannelAcceptor acceptor) {
    if (sessions.size() >= config.maxConnections() || shaking.size() >= config.maxHandshakes()) {
      return null;
    }
    Session session = new Session(this, (any, segment, offset, lengthBytes) -> {}, acceptor);
    session.attach(link);
    shaking.add(session);
    add(session);
    return session;
  }

  @Override
  public Channel connect(Address address, ChannelHandler handler) throws TransportException {
    requireOwner();
    if (sessions.size() >= config.maxConnections()) {
      throw new TransportException(
          "%s has %d connections, the most its configuration allows: raise maxConnections"
              .formatted(name, sessions.size()));
    }
    Session session = new Session(this, handler, null);
    session.attach(port.connect(address, session));
    add(session);
    return session.channel();
  }

  private void add(Session session) {
    session.index = sessions.size();
    sessions.add(session);
  }

  @Override
  public Listener listenStreams(Address address, StreamAcceptor acceptor)
      throws TransportException {
    return requireStreams().listen(address, acceptor);
  }

  @Override
  public ByteStream connectStream(Address address, StreamHandler handler)
      throws TransportException {
    return requireStreams().connect(address, handler);
  }

  @Override
  public int poll() {
    enter();
    try {
      int events = port.poll();
      afterPoll(events);
      return events;
    } finally {
      polling = false;
    }
  }

  @Override
  public int await(long timeoutNanos) {
    enter();
    try {
      flushAll();
      long untilTick = Math.max(0, nextTickNanos - System.nanoTime());
      int events = port.await(Math.clamp(timeoutNanos, 0, untilTick));
      flushAll();
      // Not before: what a thread that came late has not read yet may speak against a silence.
      tickIfDue(System.nanoTime());
      return events;
    } finally {
      polling = false;
    }
  }

  private void afterPoll(int events) {
    flushAll();
    pollsToClock -= events == 0 ? BUSY_POLLS / IDLE_POLLS : 1;
    if (pollsToClock <= 0) {
      pollsToClock = BUSY_POLLS;
      tickIfDue(System.nanoTime());
    }
  }

  private void tickIfDue(long nowNanos) {
    if (nowNanos - nextTickNanos >= 0) {
      nextTickNanos = nowNanos + tickNanos;
      for (int i = sessions.size() - 1; i >= 0; i--) {
        sessions.get(i).tick(nowNanos);
      }
    }
  }

  private void flushAll() {
    if (!toFlush.isEmpty()) {
      for (Session session : toFlush) {
        session.flushLink();
      }
      toFlush.clear();
    }
  }

  @Override
  public long copiedBytes() {
    return copies.bytes() + port.copiedBytes();
  }

  @Override
  public synchronized void wakeup() {
    if (!closed) {
      port.wakeup();
    }
  }

  @Override
  public RegisteredRegion allocate(long sizeBytes, Access access) throws TransportException {
    requireOwner();
    if (sizeBytes < 1) {
      throw new IllegalArgumentException("a region has 1 byte or more, not " + sizeBytes);
    }
    RegisteredRegion own = port.allocate(sizeBytes, access);
    return own == null ? regions.allocate(sizeBytes, access) : own;
  }

  @Override
  public RegisteredRegion register(MemorySegment memory, Access access) throws TransportException {
    requireOwner();
    boolean readable = memory.isNative() && memory.isAccessibleBy(Thread.currentThread());
    if (!readable || (memory.isReadOnly() && access == Access.REMOTE_WRITE)) {
      throw new IllegalArgumentException("not native memory that is this thread's to use");
    }
    RegisteredRegion own = port.register(memory, access);
    return own == null ? regions.register(memory, access) : own;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    enter();
    try {
      for (Session session : List.copyOf(sessions)) {
        session.close();
      }
      long deadlineNanos = System.nanoTime() + config.closeTimeout().toNanos();
      while (!sessions.isEmpty() && System.nanoTime() - deadlineNanos < 0) {
        flushAll();
        port.await(MIN_TICK_NANOS);
      }
    } finally {
      synchronized (this) { // no other thread wakes a port that is gone
        closed = true;
      }
      polling = false;
      port.close();
      regions.close();
    }
  }

  TransportConfig config() {
    return config;
  }

  String name() {
    return name;
  }

  boolean mixesBackends() {
    return port.mixesBackends();
  }

  CopyCount copies() {
    return copies;
  }

  Regions regions() {
    return regions;
  }

  /** A session's link gets a flush at the end of this poll. */
  void flushLater(Session session) {
    toFlush.add(session);
  }

  void handshakeOver(Session session) {
    shaking.remove(session);
  }

  void ended(Session session) {
    Session last = sessions.removeLast();
    if (last != session) {
      last.index = session.index;
      sessions.set(session.index, last);
    }
  }

  private StreamPort requireStreams() throws TransportException {
    requireOwner();
    return streams.orElseThrow(
        () ->
            new TransportException(
                name + " carries messages, not byte streams: use tcp or uring for these"));
  }

  private void enter() {
    requireOwner();
    if (polling) {
      throw new IllegalStateException("a handler must not poll, await or close its own worker");
    }
    polling = true;
  }

  private void requireOwner() {
    Thread current = Thread.currentThread();
    if (owner == null) {
      owner = current;
    } else if (owner.threadId() != current.threadId()) {
      throw new IllegalStateException(
          "this worker belongs to thread " + owner.getName() + ", not " + current.getName());
    }
    if (closed) {
      throw new IllegalStateException("this worker is closed");
    }
  }

  private static long tickNanos(TransportConfig config) {
    long shortest = MAX_TICK_NANOS * 4;
    for (Duration each :
        List.of(
            config.connectTimeout(),
            config.closeTimeout(),
            config.keepAlive(),
            config.peerTimeout())) {
      if (each.isPositive()) {
        shortest = Math.min(shortest, each.toNanos());
      }
    }
    return Math.max(shortest / 4, MIN_TICK_NANOS);
  }
}
