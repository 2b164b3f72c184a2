package dev.assay.transport.verbs.binding;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** Receive buffers, staged one after another and posted by one call. */
public final class ReceiveBatch {

  private final int capacity;
  private final MemorySegment requests;
  private final MemorySegment elements;
  private final MemorySegment firstBad;
  private int staged;

  ReceiveBatch(int capacity, Arena arena) {
    this.capacity = capacity;
    requests = arena.allocate(capacity * WorkLayout.RECEIVE_BYTES, Long.BYTES);
    elements = arena.allocate(capacity * WorkLayout.SGE_BYTES, Long.BYTES);
    firstBad = arena.allocate(JAVA_LONG);
    for (int i = 0; i < capacity; i++) {
      long request = i * WorkLayout.RECEIVE_BYTES;
      long element = elements.address() + i * WorkLayout.SGE_BYTES;
      requests.set(JAVA_LONG, request + WorkLayout.SG_LIST, element);
      requests.set(JAVA_INT, request + WorkLayout.NUM_SGE, 1);
    }
  }

  /** Whether nothing more can be staged before a post. */
  public boolean isFull() {
    return staged == capacity;
  }

  /** How many are staged. */
  public int staged() {
    return staged;
  }

  /** Stages a buffer, which belongs to the device until its completion. */
  public void receive(long id, long address, int bytes, int localKey) {
    long request = staged * WorkLayout.RECEIVE_BYTES;
    requests.set(JAVA_LONG, request + WorkLayout.WR_ID, id);
    requests.set(
        JAVA_LONG,
        request + WorkLayout.NEXT,
        requests.address() + request + WorkLayout.RECEIVE_BYTES);
    long element = staged * WorkLayout.SGE_BYTES;
    elements.set(JAVA_LONG, element + WorkLayout.SGE_ADDR, address);
    elements.set(JAVA_INT, element + WorkLayout.SGE_LENGTH, bytes);
    elements.set(JAVA_INT, element + WorkLayout.SGE_LKEY, localKey);
    staged++;
  }

  int post(MemorySegment function, long queuePair) {
    if (staged == 0) {
      return 0;
    }
    requests.set(JAVA_LONG, (staged - 1) * WorkLayout.RECEIVE_BYTES + WorkLayout.NEXT, 0L);
    staged = 0;
    try {
      return Verbs.post(function, queuePair, requests.address(), firstBad.address());
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
