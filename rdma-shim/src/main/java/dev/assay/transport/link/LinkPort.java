package dev.assay.transport.link;

import dev.assay.transport.Access;
import dev.assay.transport.Address;
import dev.assay.transport.Listener;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.TransportException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One thread's end of a backend: makes links and moves them on. This is what the author of a
 * backend writes; hand-shakes, long messages, signs of life and the emulation of one-sided
 * operations are made of it by the session layer, once for all.
 *
 * <p><b>What it owes.</b> How a link ends is told by {@link LinkHandler#onDown}, from a poll:
 * {@code REFUSED} where nobody listens, {@code RESET} where the peer's process has died, as soon as
 * that can be known, {@code PROTOCOL} where the peer sent what no link can have sent. Of the
 * deadlines it keeps the one for closing; connecting and a peer's silence are watched by the
 * session. Links beyond {@code maxConnections} are refused. Exceptions are for the caller's
 * mistakes.
 *
 * <p>Of one thread, but for {@link #wakeup}. Handlers may call everything of it but {@link #poll},
 * {@link #await} and {@link #close}; once it is closed, nothing but {@link #close} may be called.
 */
public interface LinkPort extends AutoCloseable {

  /**
   * Waits for links.
   *
   * @return what listens, with the address that it really got, such as a port for port 0
   * @throws TransportException where the address cannot be listened on, with the mend
   */
  Listener listen(Address address, LinkAcceptor acceptor) throws TransportException;

  /**
   * Begins to connect; {@link LinkHandler#onUp} or {@link LinkHandler#onDown} tells the outcome.
   *
   * @throws TransportException where the address cannot be meant, or a bound is reached
   */
  Link connect(Address address, LinkHandler handler) throws TransportException;

  /** One round without blocking; returns how many events there were. */
  int poll();

  /** Polls, sleeps where nothing was to do, polls again; returns how many events there were. */
  int await(long timeoutNanos);

  /** Ends the sleep of {@link #await}, this one or the next; any thread may call. */
  void wakeup();

  /**
   * Whether its links are of several backends: a region then has one key for all peers, and what
   * some of the links could do by themselves on registered memory is emulated on all.
   */
  default boolean mixesBackends() {
    return false;
  }

  /** Memory for this backend's own one-sided operations; null where it has none. */
  default @Nullable RegisteredRegion allocate(long sizeBytes, Access access)
      throws TransportException {
    return null;
  }

  /** The caller's memory for this backend's own one-sided operations; null where it has none. */
  default @Nullable RegisteredRegion register(MemorySegment memory, Access access)
      throws TransportException {
    return null;
  }

  /** How many bytes of frames it has copied: none where frames lie where the wire takes them. */
  default long copiedBytes() {
    return 0;
  }

  /** Resets what is left and gives everything back. */
  @Override
  void close();
}
