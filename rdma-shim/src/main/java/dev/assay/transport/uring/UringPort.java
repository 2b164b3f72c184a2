package dev.assay.transport.uring;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRefused;
import dev.assay.engine.uring.Completion;
import dev.assay.engine.uring.Ring;
import dev.assay.engine.uring.RingRefused;
import dev.assay.transport.Address;
import dev.assay.transport.ByteStream;
import dev.assay.transport.CloseCause;
import dev.assay.transport.Listener;
import dev.assay.transport.StreamAcceptor;
import dev.assay.transport.StreamHandler;
import dev.assay.transport.TransportConfig;
import dev.assay.transport.TransportException;
import dev.assay.transport.stream.StreamPort;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Byte streams over TCP by io_uring. One system call takes all that handlers of a poll have
 * flushed, and lets the kernel receive and accept for all connections; a poll that finds nothing
 * makes none.
 *
 * <p>A connection that is idle holds no buffer: receive buffers are chosen when bytes come, send
 * buffers lent while something is unsent.
 *
 * <p>What this kernel lacks is done in a plainer form: accepting and receiving one by one, plain
 * descriptors, a receive buffer for each connection, sending with a copy.
 */
public final class UringPort implements StreamPort {

  private static final int MOST_EVENTS = 8_192;
  private static final long TICK_NANOS = 1_000_000;
  private static final int GATHERED = 64;
  private static final int CLOSING_ROUNDS = 200;

  private final TransportConfig config;
  private final int gatherMicros;
  private final Kernel kernel;
  private final Ring ring;
  private final Wakeup wakeup;
  private final BufferPool sendBuffers;
  private final BufferPool receiveBuffers;

  private final List<UringListener> listeners = new ArrayList<>();
  private final StreamTable streams = new StreamTable();
  private final Queue<UringStream> due = new ArrayDeque<>();
  private final List<UringStream> timed = new ArrayList<>();
  private int alive;
  private long nextTick = System.nanoTime();
  private boolean inPoll;
  private boolean closed;

  /**
   * Opens a port; the thread that polls first owns it.
   *
   * @throws TransportException where io_uring cannot be used, with the mend
   */
  public UringPort(TransportConfig config, UringSettings settings) throws TransportException {
    this(config, settings, Kernel.Forms.ALL);
  }

  UringPort(TransportConfig config, UringSettings settings, Kernel.Forms forms)
      throws TransportException {
    this.config = config;
    gatherMicros = settings.gatherMicros();
    MemoryBudget budget = MemoryBudget.of(Long.MAX_VALUE);
    sendBuffers = new BufferPool("io_uring sends", config.sendBufferBytes(), budget);
    receiveBuffers = new BufferPool("io_uring rests", config.receiveBufferBytes(), budget);
    wakeup = new Wakeup();
    try {
      kernel = new Kernel(config, settings, forms, budget);
    } catch (RingRefused | MemoryRefused e) {
      wakeup.close();
      throw new TransportException("uring cannot run here: " + e.getMessage(), e);
    }
    ring = kernel.ring();
  }

  TransportConfig config() {
    return config;
  }

  Kernel kernel() {
    return kernel;
  }

  BufferPool sendBuffers() {
    return sendBuffers;
  }

  BufferPool receiveBuffers() {
    return receiveBuffers;
  }

  /** System calls made so far to submit and wait. */
  public long systemCalls() {
    return ring.enterCalls();
  }

  /** The ring that was got, for people. */
  public String describe() {
    return ring.describe() + kernel.describe();
  }

  @Override
  public Listener listen(Address address, StreamAcceptor acceptor) throws TransportException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment laidOut = Sockets.address(address, arena);
      int socket = Sockets.listen(laidOut, config, "listening at " + address);
      UringListener listener =
          new UringListener(
              this, address.withPort(Sockets.port(socket)), acceptor, listeners.size(), socket);
      listeners.add(listener);
      listener.arm();
      kick();
      return listener;
    }
  }

  @Override
  public ByteStream connect(Address address, StreamHandler handler) throws TransportException {
    if (alive >= config.maxConnections()) {
      throw new TransportException(
          "%s: %d connections are open; raise maxConnections".formatted(address, alive));
    }
    Arena arena = Arena.ofConfined();
    UringStream stream;
    try {
      MemorySegment laidOut = Sockets.address(address, arena);
      stream = add(Sockets.open(laidOut, config, "connecting to " + address), 0);
      long deadline = System.nanoTime() + config.connectTimeout().toNanos();
      String name = address.host() + ":" + address.port();
      stream.connect(handler, name, arena, laidOut, deadline);
    } catch (TransportException e) {
      arena.close();
      throw e;
    }
    timed(stream);
    kick();
    return stream;
  }

  private UringStream add(int socket, int flags) {
    UringStream stream = new UringStream(this, streams.nextNumber(), socket, flags);
    streams.put(stream);
    alive++;
    return stream;
  }

  /** A connection has come. */
  void begin(StreamAcceptor acceptor, int socket) {
    if (alive >= config.maxConnections()) {
      refuse(socket);
      return;
    }
    UringStream stream = add(socket, kernel.acceptedFlags());
    StreamHandler handler;
    try {
      handler = acceptor.accept(stream);
    } catch (RuntimeException | Error e) {
      stream.reset();
      throw e;
    }
    stream.open(handler);
  }

  /** A connection has come that is not wanted. */
  void refuse(int socket) {
    kernel.cut(socket, kernel.acceptedFlags());
    kernel.closeSocket(socket, kernel.acceptedFlags(), Kernel.NOBODY, 0);
  }

  /** Hands over what was prepared, unless the poll that is running will. */
  void kick() {
    if (!inPoll) {
      ring.submit();
    }
  }

  void due(UringStream stream) {
    if (!stream.queued(true)) {
      due.add(stream);
    }
  }

  void timed(UringStream stream) {
    timed.add(stream);
  }

  void ended(UringStream stream) {
    alive--;
    due(stream);
    kick();
  }

  @Override
  public int poll() {
    if (closed) {
      return 0;
    }
    inPoll = true;
    try {
      ring.submit();
      int events = complete();
      events += tellDue();
      expire();
      return events;
    } finally {
      inPoll = false;
      ring.submit();
    }
  }

  private int complete() {
    int events = 0;
    while (events < MOST_EVENTS && ring.next()) {
      events++;
      completed(ring.token(), ring.result(), ring.flags());
    }
    return events;
  }

  private void completed(long token, int result, int flags) {
    int number = Kernel.number(token);
    switch (Kernel.kind(token)) {
      case Kernel.RECEIVE -> streams.get(number).received(result, flags);
      case Kernel.SEND -> streams.get(number).sent(result, flags);
      case Kernel.ACCEPT -> listeners.get(number).accepted(result, Completion.goesOn(flags));
      case Kernel.CONNECT -> streams.get(number).connected(result);
      case Kernel.CLOSE -> streams.get(number).operationEnds();
      case Kernel.LISTENER_CLOSE -> listeners.get(number).socketClosed();
      case Kernel.WAKE -> wakeup.counterRead();
      default -> {}
    }
  }

  private int tellDue() {
    int events = 0;
    for (int left = due.size(); left > 0; left--) {
      UringStream stream = due.remove();
      stream.queued(false);
      try {
        events += stream.tellDue() ? 1 : 0;
      } finally {
        if (stream.isGone()) {
          streams.remove(stream);
        }
      }
    }
    return events;
  }

  private void expire() {
    if (timed.isEmpty() && !anyStalled()) {
      return;
    }
    long now = System.nanoTime();
    if (now - nextTick < 0) {
      return;
    }
    nextTick = now + TICK_NANOS;
    timed.removeIf(stream -> !stream.isTimed());
    for (int i = timed.size() - 1; i >= 0; i--) {
      if (now - timed.get(i).deadlineNanos() >= 0) {
        timed.get(i).expired();
      }
    }
    for (UringListener listener : listeners) {
      if (listener.isStalled()) {
        listener.arm();
      }
    }
  }

  private boolean anyStalled() {
    for (int i = 0; i < listeners.size(); i++) {
      if (listeners.get(i).isStalled()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int await(long timeoutNanos) {
    int events = poll();
    if (events > 0 || timeoutNanos <= 0 || closed) {
      return events;
    }
    if (due.isEmpty() && wakeup.fallAsleep(kernel)) {
      int gathered = gatherMicros > 0 ? GATHERED : 1;
      ring.submitAndWait(
          gathered, gatherMicros, Math.min(timeoutNanos, untilDeadline(timeoutNanos)));
      wakeup.awake();
    }
    return poll();
  }

  private long untilDeadline(long most) {
    if (timed.isEmpty() && !anyStalled()) {
      return most;
    }
    long now = System.nanoTime();
    long least = anyStalled() ? TICK_NANOS : most;
    for (int i = 0; i < timed.size(); i++) {
      if (timed.get(i).isTimed()) {
        least = Math.min(least, timed.get(i).deadlineNanos() - now);
      }
    }
    return Math.max(least, TICK_NANOS);
  }

  @Override
  public void wakeup() {
    wakeup.wake();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    inPoll = true;
    try {
      listeners.forEach(UringListener::close);
      streams.forEach(stream -> stream.end(CloseCause.CLOSED_HERE, true));
      for (int i = 0; i < CLOSING_ROUNDS && underWay(); i++) {
        ring.submitAndWait(1, TICK_NANOS);
        complete();
        tellDue();
      }
      tellDue();
    } finally {
      closed = true;
      kernel.close();
      wakeup.close();
      sendBuffers.close();
      receiveBuffers.close();
    }
  }

  private boolean underWay() {
    return !streams.isEmpty() || listeners.stream().anyMatch(each -> each.operations() > 0);
  }
}
