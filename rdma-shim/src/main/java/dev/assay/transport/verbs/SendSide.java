package dev.assay.transport.verbs;

import dev.assay.transport.link.Link;
import dev.assay.transport.verbs.binding.QueuePair;
import dev.assay.transport.verbs.binding.SendBatch;
import java.lang.foreign.MemorySegment;

/**
 * The sending half of a link. Frames lie in a ring until the device has sent them; the peer's
 * credits say how many it can receive. Work requests, of frames and one-sided operations alike, are
 * numbered; the device ends them in order, and only every so many tells that it has.
 *
 * <p>A frame's kind goes in the four high bits of the number that a SEND carries, the credits that
 * this side has given in the others: short frames need no header.
 */
final class SendSide {

  /** In place of a frame's kind: nothing but credits. */
  static final int CREDITS_ONLY = 15;

  static final int KIND_SHIFT = 28;
  static final int CREDIT_MASK = (1 << KIND_SHIFT) - 1;

  private static final int SIGNAL_EACH = 16;
  private static final int ALIGNMENT = 8;
  private static final int NONE = -1;

  private final LinkSize size;
  private final LinkMemory memory;
  private final QueuePair pair;
  private final long identity;

  /** Where in the ring, counted from the beginning of time, each unfinished request ends. */
  private final long[] ends;

  private long head;
  private long tail;
  private long staged;
  private long completed;
  private long framesSent;
  private long creditLimit;
  private int unsignalled;
  private long signalledHead;
  private int claimedBytes = NONE;
  private int claimedKind;
  private int claimedPadding;
  private int error;

  /**
   * Over a connected pair.
   *
   * @param identity high bits of the ids of work requests
   * @param credits frames that the peer can receive from the beginning
   */
  SendSide(LinkSize size, LinkMemory memory, QueuePair pair, long identity, int credits) {
    this.size = size;
    this.memory = memory;
    this.pair = pair;
    this.identity = identity;
    creditLimit = credits;
    ends = new long[size.requests()];
  }

  /** The offset of so many bytes in the link's memory, or {@link Link#FULL}. */
  long claim(int kind, int lengthBytes) {
    int offset = (int) head & (size.sendBytes() - 1);
    int taken = taken(lengthBytes);
    int padding = offset + taken > size.sendBytes() ? size.sendBytes() - offset : 0;
    if (framesSent == creditLimit
        || !hasRequests(1)
        || head + padding + taken - tail > size.sendBytes()) {
      return Link.FULL;
    }
    claimedBytes = lengthBytes;
    claimedKind = kind;
    claimedPadding = padding;
    return padding == 0 ? offset : 0;
  }

  boolean isClaimed() {
    return claimedBytes != NONE;
  }

  void abort() {
    claimedBytes = NONE;
  }

  /** Whether a claim that was refused would be granted now. */
  boolean hasRoom(int lengthBytes) {
    return framesSent != creditLimit
        && hasRequests(1)
        && head + 2L * taken(lengthBytes) - tail <= size.sendBytes();
  }

  /** Room in the queue of work requests, but for the reserve. */
  boolean hasRequests(int count) {
    return staged + count - completed <= size.requests() - LinkSize.RESERVE;
  }

  /** Whether credits can be sent: they may use the reserve. */
  boolean canSendCredits() {
    return staged - completed < size.requests();
  }

  /** Stages the claimed frame. */
  void commit(long at, int granted) {
    int lengthBytes = claimedBytes;
    claimedBytes = NONE;
    head += claimedPadding + taken(lengthBytes);
    framesSent++;
    long id = next(++unsignalled >= SIGNAL_EACH || head - signalledHead > size.sendBytes() / 4);
    int flags = inline(lengthBytes) | (unsignalled == 0 ? SendBatch.SIGNALED : 0);
    int number = claimedKind << KIND_SHIFT | (granted & CREDIT_MASK);
    pair.sends().send(id, flags, memory.address() + at, lengthBytes, memory.key(), number);
    postIfFull();
  }

  /**
   * Sends what has been granted to the peer, without a frame.
   *
   * @param signalled to be told when this, and so everything before it, has come
   */
  void sendCredits(int granted, boolean signalled) {
    boolean tells = signalled || ++unsignalled >= SIGNAL_EACH;
    int flags = SendBatch.INLINE | (tells ? SendBatch.SIGNALED : 0);
    int number = CREDITS_ONLY << KIND_SHIFT | (granted & CREDIT_MASK);
    pair.sends().send(next(tells), flags, memory.address(), 0, memory.key(), number);
    post();
  }

  /** The id of a request that is about to be staged, and whether it tells of its end. */
  long next(boolean signalled) {
    if (signalled) {
      unsignalled = 0;
      signalledHead = head;
    }
    ends[(int) staged & (ends.length - 1)] = head;
    return identity | (staged++ & 0xFFFF_FFFFL);
  }

  /** The flag of a request whose bytes are few enough to be copied by the post. */
  int inline(int lengthBytes) {
    return lengthBytes <= pair.inlineBytes() ? SendBatch.INLINE : 0;
  }

  SendBatch batch() {
    return pair.sends();
  }

  void postIfFull() {
    if (pair.sends().isFull()) {
      post();
    }
  }

  /** Posts what is staged, with one doorbell. */
  void post() {
    if (error == 0) {
      error = pair.postSends();
    }
  }

  /** Why the device took no more, 0 if it did. */
  int error() {
    return error;
  }

  /** Everything up to the request of this id has ended; returns its number. */
  long complete(long id) {
    long request = completed + (((int) id - (int) completed) & 0xFFFF_FFFFL);
    tail = ends[(int) request & (ends.length - 1)];
    completed = request + 1;
    return request;
  }

  /** The number of the request that was staged last. */
  long last() {
    return staged - 1;
  }

  boolean isIdle() {
    return staged == completed;
  }

  long framesSent() {
    return framesSent;
  }

  /**
   * Takes credits that came.
   *
   * @param given the peer's count of them, modulo 2^28
   * @param initial what it gave in the beginning
   * @return false when the peer counts what cannot be
   */
  boolean credit(int given, int initial) {
    int more = (given - (int) (creditLimit - initial)) & CREDIT_MASK;
    creditLimit += more;
    return creditLimit - framesSent <= initial;
  }

  MemorySegment memory() {
    return memory.segment();
  }

  private static int taken(int lengthBytes) {
    return Math.max((lengthBytes + ALIGNMENT - 1) & -ALIGNMENT, ALIGNMENT);
  }
}
