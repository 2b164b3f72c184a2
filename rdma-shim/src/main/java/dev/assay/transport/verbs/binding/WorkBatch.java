package dev.assay.transport.verbs.binding;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** Work requests of one element each, staged one after another and posted by one call. */
abstract class WorkBatch {

  private final int capacity;
  private final long requestBytes;
  private final MemorySegment elements;
  private final MemorySegment firstBad;
  final MemorySegment requests;
  private int staged;

  WorkBatch(int capacity, long requestBytes, Arena arena) {
    this.capacity = capacity;
    this.requestBytes = requestBytes;
    requests = arena.allocate(capacity * requestBytes, Long.BYTES);
    elements = arena.allocate(capacity * WorkLayout.SGE_BYTES, Long.BYTES);
    firstBad = arena.allocate(JAVA_LONG);
    for (int i = 0; i < capacity; i++) {
      long request = i * requestBytes;
      long element = elements.address() + i * WorkLayout.SGE_BYTES;
      requests.set(JAVA_LONG, request + WorkLayout.SG_LIST, element);
      requests.set(JAVA_INT, request + WorkLayout.NUM_SGE, 1);
    }
  }

  /** Whether nothing more can be staged before a post. */
  public final boolean isFull() {
    return staged == capacity;
  }

  /** How many are staged. */
  public final int staged() {
    return staged;
  }

  /** Stages a request; returns where it lies. */
  final long stage(long id, long address, int bytes, int localKey) {
    long request = staged * requestBytes;
    requests.set(JAVA_LONG, request + WorkLayout.WR_ID, id);
    requests.set(JAVA_LONG, request + WorkLayout.NEXT, requests.address() + request + requestBytes);
    long element = staged * WorkLayout.SGE_BYTES;
    elements.set(JAVA_LONG, element + WorkLayout.SGE_ADDR, address);
    elements.set(JAVA_INT, element + WorkLayout.SGE_LENGTH, bytes);
    elements.set(JAVA_INT, element + WorkLayout.SGE_LKEY, localKey);
    staged++;
    return request;
  }

  /** Posts what is staged; returns 0 or an error number, after which the queue pair is useless. */
  final int post(MemorySegment function, long queuePair) {
    if (staged == 0) {
      return 0;
    }
    requests.set(JAVA_LONG, (staged - 1) * requestBytes + WorkLayout.NEXT, 0L);
    staged = 0;
    try {
      return Verbs.post(function, queuePair, requests.address(), firstBad.address());
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
