package dev.assay.transport;

import java.lang.foreign.MemorySegment;

/**
 * A connection that carries messages: reliable, in order, framed, both ways. Messages are written
 * where they will be sent from:
 *
 * <pre>{@code
 * long at = channel.claim(Long.BYTES);
 * if (at >= 0) {
 *   channel.segment().set(ValueLayout.JAVA_LONG_UNALIGNED, at, value);
 *   channel.commit(at);
 *   channel.flush();
 * }
 * }</pre>
 *
 * <p><b>Flush.</b> A committed message may wait until {@link #flush}: system calls, doorbells and
 * wake-ups are made there, once for all messages before it. Backends may send earlier. A poll does
 * not flush for the caller, but goes on with what a flush could not send at once.
 *
 * <p><b>Back-pressure.</b> When the peer does not read or the wire is slow, {@link #claim} answers
 * {@link #BACK_PRESSURED}; {@link ChannelHandler#onWritable} tells when to try again, and what was
 * committed is flushed. Nothing is buffered beyond the bounds of {@link TransportConfig}.
 *
 * <p><b>Order.</b> Messages come as they were committed. A one-sided write is in the peer's memory
 * before a message that was committed after it is handed over.
 *
 * <p>Of the worker's thread, as {@link Worker} says. Claim, commit, abort and flush neither block
 * nor, for messages of up to {@link #maxInlineBytes}, allocate.
 */
public interface Channel {

  /** What {@link #claim} returns while there is no room, or the channel is not open yet. */
  long BACK_PRESSURED = -1;

  /** What {@link #claim} returns once the channel is closed. */
  long CLOSED = -2;

  /** How far a channel has come. */
  enum State {
    /** Hand-shake under way. */
    CONNECTING,
    /** Messages can be sent. */
    OPEN,
    /** Closed by this side; what was committed before is on its way. */
    CLOSING,
    /** Nothing will come any more. */
    CLOSED
  }

  /** How far it has come. */
  State state();

  /** What was negotiated, in words, once it is open: protocol version and authentication. */
  Peer peer();

  /**
   * What carries it: a transport's scheme; where that was chosen from several, a colon and why it
   * was chosen. For people. Empty while it is not decided.
   */
  String via();

  /**
   * Reserves room for one message; at most one claim is open at a time. No message is in flight in
   * part when this returns {@link #BACK_PRESSURED}.
   *
   * @param lengthBytes 0 to {@link #maxMessageBytes}
   * @return the message's offset in {@link #segment}, or {@link #BACK_PRESSURED}, or {@link
   *     #CLOSED}
   * @throws IllegalArgumentException when the length is out of range
   * @throws IllegalStateException when a claim is open
   */
  long claim(int lengthBytes);

  /**
   * The memory of the open claim, which ends with the channel at the latest. Other bytes of it than
   * the claimed ones must not be touched.
   */
  MemorySegment segment();

  /** Hands the claimed message over. */
  void commit(long claim);

  /** Gives the claim up; the peer sees nothing. */
  void abort(long claim);

  /** Sends what is committed, and wakes the peer if it sleeps. */
  void flush();

  /**
   * Claims, copies and commits; does not flush.
   *
   * @return 0, or {@link #BACK_PRESSURED}, or {@link #CLOSED}
   */
  default long offer(MemorySegment source, long offset, int lengthBytes) {
    long at = claim(lengthBytes);
    if (at < 0) {
      return at;
    }
    MemorySegment.copy(source, offset, segment(), at, lengthBytes);
    commit(at);
    return 0;
  }

  /** Longest message, as negotiated with the peer; known once the channel is open. */
  int maxMessageBytes();

  /** Longest message that goes as one piece; longer ones may be copied once a side. */
  int maxInlineBytes();

  /** Stops handing over messages, until {@link #resumeReading}; the peer comes to feel it. */
  void pauseReading();

  /** Goes on handing over messages. */
  void resumeReading();

  /** Operations on the peer's registered memory. */
  OneSided oneSided();

  /**
   * Closes in order: what is committed is sent, the peer is told. The handler hears of it by {@link
   * ChannelHandler#onClosed}, at the latest when the close deadline has passed. A second call does
   * nothing.
   */
  void close();
}
