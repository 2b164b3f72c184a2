package dev.assay.engine.queue;

import java.lang.foreign.MemorySegment;

/**
 * The writing end of a bounded ring of messages, which are written where they will be read.
 *
 * <pre>{@code
 * long at = producer.claim(Long.BYTES);
 * if (at != MessageProducer.FULL) {
 *   producer.segment().set(ValueLayout.JAVA_LONG, at, value);
 *   producer.commit(at);
 * }
 * }</pre>
 *
 * <p>Each producer thread has at most one claim open and ends it by commit or abort. A commit is a
 * release: the consumer sees the whole message or nothing. Messages of one thread are read in the
 * order of its commits. Claim, commit and abort neither allocate nor block.
 */
public interface MessageProducer {

  /** What {@link #claim} returns while the ring has no room. */
  long FULL = -1;

  /** Memory of the ring, for writing into a claim. */
  MemorySegment segment();

  /** Longest message that can be claimed. */
  int maxMessageBytes();

  /**
   * Reserves room for one message.
   *
   * @param length bytes, 0 to {@link #maxMessageBytes()}
   * @return offset of the message in {@link #segment()}, aligned to 8, or {@link #FULL}
   * @throws IllegalArgumentException when the length is out of range
   */
  long claim(int length);

  /** Hands the claimed message over. */
  void commit(long claim);

  /** Gives the claim up: the consumer never sees it. */
  void abort(long claim);
}
