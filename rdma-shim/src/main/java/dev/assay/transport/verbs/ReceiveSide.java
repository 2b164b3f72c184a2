package dev.assay.transport.verbs;

import dev.assay.transport.verbs.binding.QueuePair;

/**
 * The receiving half of a link: slots that the device fills, in the order in which they were
 * posted. A slot that has been read is posted again, in batches, and the peer is given a credit for
 * it.
 *
 * <p>Credits go with frames; when half of them are owed and no frame went, one goes without, into a
 * spare slot. The peer can hold at most all credits, so between two of its polls at most two such
 * messages are caused by what it sent, and one by what it sent before: four spare slots are enough.
 */
final class ReceiveSide {

  private static final int MAX_BATCH = 16;

  private final LinkSize size;
  private final LinkMemory memory;
  private final QueuePair pair;
  private final long identity;
  private final int batch;

  /** Frames that have come and are not handed over: slot, kind and length in one number. */
  private final long[] waiting;

  private int firstWaiting;
  private int waitingCount;
  private int stagedFrames;
  private int granted;
  private int told;
  private long handedOver;
  private int error;

  /** Posts all slots. */
  ReceiveSide(LinkSize size, LinkMemory memory, QueuePair pair, long identity) {
    this.size = size;
    this.memory = memory;
    this.pair = pair;
    this.identity = identity;
    batch = Math.min(size.frames() / 8, MAX_BATCH);
    waiting = new long[size.slots()];
    for (int slot = 0; slot < size.slots(); slot++) {
      stage(slot);
    }
    post();
  }

  /** Where a slot begins in the link's memory. */
  long offset(int slot) {
    return size.slotsAt() + (long) slot * size.frameBytes();
  }

  /** A frame that has come, as one number. */
  static long frame(int slot, int kind, int lengthBytes) {
    return (long) slot << 40 | (long) kind << 32 | lengthBytes;
  }

  /** Keeps a frame that cannot be handed over now. */
  void keep(long frame) {
    waiting[(firstWaiting + waitingCount++) % waiting.length] = frame;
  }

  boolean hasWaiting() {
    return waitingCount > 0;
  }

  /** Takes the frame that has waited longest. */
  long nextWaiting() {
    long frame = waiting[firstWaiting];
    firstWaiting = (firstWaiting + 1) % waiting.length;
    waitingCount--;
    return frame;
  }

  static int slot(long frame) {
    return (int) (frame >>> 40);
  }

  static int kind(long frame) {
    return (int) (frame >>> 32) & 0xFF;
  }

  static int lengthBytes(long frame) {
    return (int) frame;
  }

  /** A frame's slot has been read. */
  void release(int slot) {
    handedOver++;
    stagedFrames++;
    stage(slot);
    if (stagedFrames >= batch) {
      post();
    }
  }

  /** A slot had nothing but credits in it. */
  void releaseSpare(int slot) {
    stage(slot);
    post();
  }

  /** Frames handed over since the link is up. */
  long handedOver() {
    return handedOver;
  }

  /** Credits given, to be told to the peer with the next message. */
  int grant() {
    told = granted;
    return granted;
  }

  /** Whether the peer should be told even without a frame. */
  boolean owesCredits() {
    return granted - told >= size.frames() / 2;
  }

  /** Why the device took no more, 0 if it did. */
  int error() {
    return error;
  }

  private void stage(int slot) {
    long address = memory.address() + offset(slot);
    pair.receives().receive(identity | slot, address, size.frameBytes(), memory.key());
    if (pair.receives().isFull()) {
      post();
    }
  }

  private void post() {
    if (error == 0) {
      error = pair.postReceives();
    }
    granted += stagedFrames;
    stagedFrames = 0;
  }
}
