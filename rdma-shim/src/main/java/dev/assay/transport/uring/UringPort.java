package dev.assay.transport.uring;

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
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Byte streams over TCP by io_uring. One system call takes all that handlers of a poll have
 * flushed, and lets the kernel receive and accept for all connections; a poll that finds nothing
 * makes none. The only connection of a thread that spins is served by plain system calls.
 *
 * <p>A connection that is idle holds no buffer: receive buffers are chosen when bytes come, send
 * buffers lent while something is unsent. What this kernel lacks is done in a plainer form.
 */
public final class UringPort implements StreamPort {

  private static final int MOST_EVENTS = 8_192;
  private static final long CLOSING_ROUND_NANOS = 1_000_000;
  private static final int GATHERED = 64;
  private static final int SUBMITTED_AT_ONCE = 64;
  private static final int CLOSING_ROUNDS = 200;

  private final TransportConfig config;
  private final int gatherMicros;
  private final Kernel kernel;
  private final Ring ring;
  private final Wakeup wakeup;
  // By number; those that are gone leave their number to others.
  private final List<@Nullable UringListener> listeners = new ArrayList<>();

  private final StreamTable streams = new StreamTable();
  private final Alone alone = new Alone(streams);
  private final Queue<UringStream> due = new ArrayDeque<>();
  private final Timers timers = new Timers(listeners);
  private int alive;
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
    try {
      kernel = new Kernel(config, settings, forms);
    } catch (RingRefused | MemoryRefused | UnsupportedOperationException e) {
      throw new TransportException("uring cannot run here: " + e.getMessage(), e);
    }
    wakeup = new Wakeup();
    ring = kernel.ring();
  }

  TransportConfig config() {
    return config;
  }

  Kernel kernel() {
    return kernel;
  }

  @Override
  public Listener listen(Address address, StreamAcceptor acceptor) throws TransportException {
    int free = listeners.indexOf(null);
    int number = free < 0 ? listeners.size() : free;
    UringListener listener = UringListener.open(this, address, acceptor, number);
    if (free < 0) {
      listeners.add(listener);
    } else {
      listeners.set(number, listener);
    }
    listener.arm();
    kick();
    return listener;
  }

  /** The kernel has done with a listener that is closed. */
  void forget(int listener) {
    listeners.set(listener, null);
  }

  private UringListener listener(int number) {
    return Objects.requireNonNull(
        listeners.get(number), "a completion for a listener that is gone");
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
      kernel.refuse(socket);
      return;
    }
    UringStream stream = add(socket, kernel.acceptedFlags());
    try {
      stream.open(acceptor.accept(stream));
    } catch (RuntimeException | Error e) {
      stream.handlerFailed(e);
      throw e;
    }
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
    timers.add(stream);
  }

  void ended(UringStream stream) {
    alive--;
    alone.ended(stream);
    due(stream);
    kick();
  }

  @Override
  public int poll() {
    if (closed) {
      return 0;
    }
    alone.polled(ring.usesSqPoll() ? 0 : alive);
    return round();
  }

  private int round() {
    inPoll = true;
    try {
      int events = alone.receive();
      ring.submit();
      events += complete();
      events += tellDue();
      timers.expire();
      return events;
    } finally {
      inPoll = false;
      ring.submit();
    }
  }

  private int complete() {
    int events = 0;
    for (int i = 0; i < MOST_EVENTS && ring.next(); i++) {
      events += completed(ring.token(), ring.result(), ring.flags()) ? 1 : 0;
      if (ring.pending() >= SUBMITTED_AT_ONCE) {
        ring.submit(); // the kernel's work for these overlaps with the handlers' for the rest
      }
    }
    return events;
  }

  private boolean completed(long token, int result, int flags) {
    int number = Kernel.number(token);
    switch (Kernel.kind(token)) {
      case Kernel.ACCEPT -> listener(number).accepted(result, Completion.goesOn(flags));
      case Kernel.LISTENER_CLOSE -> listener(number).socketClosed();
      case Kernel.WAKE -> wakeup.counterRead();
      case Kernel.NOBODY -> {
        return false;
      }
      default -> {
        UringStream stream = streams.get(number);
        try {
          stream.completed(Kernel.kind(token), result, flags);
        } catch (RuntimeException | Error e) {
          stream.handlerFailed(e);
          throw e;
        }
      }
    }
    return true;
  }

  /** Whether the thread spins for this stream alone. */
  boolean isAlone(UringStream stream) {
    return alone.is(stream);
  }

  private int tellDue() {
    int events = 0;
    for (int left = due.size(); left > 0; left--) {
      UringStream stream = due.remove();
      stream.queued(false);
      try {
        events += stream.tellDue() ? 1 : 0;
      } catch (RuntimeException | Error e) {
        stream.handlerFailed(e);
        throw e;
      } finally {
        if (stream.isGone()) {
          streams.remove(stream);
        }
      }
    }
    return events;
  }

  @Override
  public int await(long timeoutNanos) {
    if (closed) {
      return 0;
    }
    alone.end();
    int events = round();
    if (events > 0 || timeoutNanos <= 0) {
      return events;
    }
    if (due.isEmpty() && wakeup.fallAsleep(kernel)) {
      long nanos = timers.untilNext(timeoutNanos);
      ring.submitAndWait(gatherMicros > 0 ? GATHERED : 1, gatherMicros, nanos);
      wakeup.awake();
    }
    return round();
  }

  @Override
  public long copiedBytes() {
    return kernel.copies().bytes();
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
      listeners.stream().filter(Objects::nonNull).forEach(UringListener::close);
      streams.forEach(stream -> stream.end(CloseCause.CLOSED_HERE, true));
      for (int i = 0; i < CLOSING_ROUNDS && underWay(); i++) {
        ring.submitAndWait(1, CLOSING_ROUND_NANOS);
        complete();
        tellDue();
      }
      tellDue();
    } finally {
      closed = true;
      kernel.close();
      wakeup.close();
    }
  }

  private boolean underWay() {
    return !streams.isEmpty() || listeners.stream().anyMatch(Objects::nonNull);
  }
}
