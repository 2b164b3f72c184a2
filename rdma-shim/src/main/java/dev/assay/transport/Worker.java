package dev.assay.transport;

import java.lang.foreign.MemorySegment;

/**
 * One thread's end of a transport: everything it listens on, connects to and registers, moved on by
 * polling. The same shape as UCX's worker, so that it fits a pinned agent's {@code doWork}.
 *
 * <p><b>Threads.</b> A worker and all that was got from it belong to one thread, the one that uses
 * it first; {@link #wakeup} alone may be called by any. Handlers run on that thread inside {@link
 * #poll}, {@link #await} and {@link #close}, and may call everything of the worker but these three.
 * What a handler throws closes its channel with {@link CloseCause.Kind#FAILURE} and is thrown on by
 * the poll.
 *
 * <p><b>Time.</b> Connecting, keep-alive and closing have deadlines ({@link TransportConfig}),
 * which are looked at when the worker polls or waits: a worker that does neither is, to its peers,
 * dead.
 *
 * <p><b>Limits.</b> Channels, hand-shakes under way, buffers and messages have bounds, all in
 * {@link TransportConfig}; at a bound a new channel is refused, never an old one harmed.
 */
public interface Worker extends AutoCloseable {

  /**
   * Waits for message channels.
   *
   * @param acceptor is asked for the handler of each channel that comes
   * @return what listens, with the port that it really got
   * @throws TransportException when the address cannot be listened on
   */
  Listener listen(Address address, ChannelAcceptor acceptor) throws TransportException;

  /**
   * Begins to connect, and returns at once. The handler is told of success or failure.
   *
   * @throws TransportException when the address cannot be meant, or a limit is reached
   */
  Channel connect(Address address, ChannelHandler handler) throws TransportException;

  /**
   * Waits for byte streams.
   *
   * @throws TransportException when the address cannot be listened on, or the transport has no byte
   *     streams ({@link Traits#byteStreams})
   */
  Listener listenStreams(Address address, StreamAcceptor acceptor) throws TransportException;

  /**
   * Begins to connect a byte stream, and returns at once.
   *
   * @throws TransportException as {@link #listenStreams}
   */
  ByteStream connectStream(Address address, StreamHandler handler) throws TransportException;

  /**
   * Moves everything on by one round, without blocking.
   *
   * @return how many events were handled; 0 when there was nothing to do
   */
  int poll();

  /**
   * Polls; where nothing was to do, sleeps until something may be, and polls again. What is
   * committed but not flushed stays so.
   *
   * @param timeoutNanos longest sleep, 0 or more; it may be shorter
   * @return how many events were handled
   */
  int await(long timeoutNanos);

  /**
   * Ends the sleep of {@link #await}, this one or the next; any thread may call, even once the
   * worker is closed.
   */
  void wakeup();

  /**
   * Memory that peers can be allowed to reach, zeroed, aligned to a page.
   *
   * @param sizeBytes 1 or more
   * @throws TransportException where there is no room for it
   */
  RegisteredRegion allocate(long sizeBytes, Access access) throws TransportException;

  /**
   * Makes the caller's memory reachable for peers. It must stay valid until the region is closed.
   *
   * @param memory native memory that this thread may use, and change where peers may
   * @throws TransportException where the transport shares only memory that it allocated ({@link
   *     Traits#registersAnyMemory}), or the kernel refuses
   */
  RegisteredRegion register(MemorySegment memory, Access access) throws TransportException;

  /**
   * How many bytes of messages and streams this worker has copied in user space, on their way out
   * or in, since it was opened: what callers write into claims, ciphering, and what operations on
   * registered memory move is not among them. Of the worker's thread.
   */
  long copiedBytes();

  /** Closes channels in order, as far as the close deadline allows, and resets byte streams. */
  @Override
  void close();
}
