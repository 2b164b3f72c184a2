package dev.assay.transport.stream;

import dev.assay.transport.Address;
import dev.assay.transport.ByteStream;
import dev.assay.transport.Listener;
import dev.assay.transport.StreamAcceptor;
import dev.assay.transport.StreamHandler;
import dev.assay.transport.TransportException;

/**
 * One thread's end of a backend that carries bytes. Handlers are called from {@link #poll} and
 * {@link #await} only, never from within a call to a stream. Connections beyond {@code
 * maxConnections} are accepted and reset at once.
 *
 * <p><b>What it owes.</b> It keeps the deadlines for connecting and closing, and finds out that a
 * machine has vanished within {@code peerTimeout}: nothing above it sends signs of life over bare
 * streams. How a stream ends is told by {@code onClosed}: {@code REFUSED} where nobody listens,
 * {@code RESET} where the peer was cut off; what had come before is handed over first. Exceptions
 * are for the caller's mistakes.
 *
 * <p>Of one thread, but for {@link #wakeup}. Handlers may call everything of it but {@link #poll},
 * {@link #await} and {@link #close}; once it is closed, nothing but {@link #close} may be called.
 */
public interface StreamPort extends AutoCloseable {

  /** Fewer bytes than these are copied sooner than sent from where they lie. */
  int LEAST_DIRECT_BYTES = 16 << 10;

  /**
   * Waits for streams.
   *
   * @return what listens, with the address that it really got, such as a port for port 0
   * @throws TransportException where the address cannot be listened on, with the mend
   */
  Listener listen(Address address, StreamAcceptor acceptor) throws TransportException;

  /**
   * Begins to connect; {@code onOpen} or {@code onClosed} tells the outcome.
   *
   * @throws TransportException where the address cannot be meant, or a bound is reached
   */
  ByteStream connect(Address address, StreamHandler handler) throws TransportException;

  /** One round without blocking; returns how many events there were. */
  int poll();

  /** Polls, sleeps where nothing was to do, polls again; returns how many events there were. */
  int await(long timeoutNanos);

  /** Ends the sleep of {@link #await}, this one or the next; any thread may call. */
  void wakeup();

  /** How many bytes it has copied. */
  long copiedBytes();

  /** Resets what is left and gives everything back. */
  @Override
  void close();
}
