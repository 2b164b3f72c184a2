package dev.assay.transport.verbs.binding;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/**
 * Work requests of the sending side, staged one after another and posted by one call: one doorbell
 * for all. What is inline has been copied when the post returns; other memory must stay until its
 * completion, or that of a later one of the same queue pair.
 */
public final class SendBatch {

  /** Ends in a completion also when it succeeds. */
  public static final int SIGNALED = 2;

  /** Is copied by the post. */
  public static final int INLINE = 8;

  private final int capacity;
  private final MemorySegment requests;
  private final MemorySegment elements;
  private final MemorySegment firstBad;
  private int staged;

  SendBatch(int capacity, Arena arena) {
    this.capacity = capacity;
    requests = arena.allocate(capacity * WorkLayout.SEND_BYTES, Long.BYTES);
    elements = arena.allocate(capacity * WorkLayout.SGE_BYTES, Long.BYTES);
    firstBad = arena.allocate(JAVA_LONG);
    for (int i = 0; i < capacity; i++) {
      long request = i * WorkLayout.SEND_BYTES;
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

  /** Stages a SEND that carries a number beside its bytes. */
  public void send(long id, int flags, long address, int bytes, int localKey, int number) {
    long request = stage(id, WorkLayout.OP_SEND_WITH_IMM, flags, address, bytes, localKey);
    requests.set(JAVA_INT, request + WorkLayout.IMM_DATA, Integer.reverseBytes(number));
  }

  /** Stages a WRITE. */
  public void write(
      long id, int flags, long address, int bytes, int localKey, long remote, int remoteKey) {
    oneSided(WorkLayout.OP_WRITE, id, flags, address, bytes, localKey, remote, remoteKey);
  }

  /** Stages a READ. */
  public void read(
      long id, int flags, long address, int bytes, int localKey, long remote, int remoteKey) {
    oneSided(WorkLayout.OP_READ, id, flags, address, bytes, localKey, remote, remoteKey);
  }

  /** Stages a fetch-and-add; what was there comes to the 8 bytes at the address. */
  public void fetchAdd(
      long id, int flags, long address, int localKey, long remote, int remoteKey, long addend) {
    long request = stage(id, WorkLayout.OP_FETCH_ADD, flags, address, Long.BYTES, localKey);
    atomic(request, remote, remoteKey, addend, 0);
  }

  /** Stages a compare-and-swap; what was there comes to the 8 bytes at the address. */
  public void compareSwap(
      long id,
      int flags,
      long address,
      int localKey,
      long remote,
      int remoteKey,
      long expected,
      long replacement) {
    long request = stage(id, WorkLayout.OP_COMPARE_SWAP, flags, address, Long.BYTES, localKey);
    atomic(request, remote, remoteKey, expected, replacement);
  }

  private void oneSided(
      int operation,
      long id,
      int flags,
      long address,
      int bytes,
      int localKey,
      long remote,
      int remoteKey) {
    long request = stage(id, operation, flags, address, bytes, localKey);
    requests.set(JAVA_LONG, request + WorkLayout.REMOTE_ADDR, remote);
    requests.set(JAVA_INT, request + WorkLayout.RKEY, remoteKey);
  }

  private void atomic(long request, long remote, int remoteKey, long operand, long swap) {
    requests.set(JAVA_LONG, request + WorkLayout.REMOTE_ADDR, remote);
    requests.set(JAVA_LONG, request + WorkLayout.ATOMIC_COMPARE_ADD, operand);
    requests.set(JAVA_LONG, request + WorkLayout.ATOMIC_SWAP, swap);
    requests.set(JAVA_INT, request + WorkLayout.ATOMIC_RKEY, remoteKey);
  }

  private long stage(long id, int operation, int flags, long address, int bytes, int localKey) {
    long request = staged * WorkLayout.SEND_BYTES;
    requests.set(JAVA_LONG, request + WorkLayout.WR_ID, id);
    requests.set(
        JAVA_LONG, request + WorkLayout.NEXT, requests.address() + request + WorkLayout.SEND_BYTES);
    requests.set(JAVA_INT, request + WorkLayout.SEND_OPCODE, operation);
    requests.set(JAVA_INT, request + WorkLayout.SEND_FLAGS, flags);
    long element = staged * WorkLayout.SGE_BYTES;
    elements.set(JAVA_LONG, element + WorkLayout.SGE_ADDR, address);
    elements.set(JAVA_INT, element + WorkLayout.SGE_LENGTH, bytes);
    elements.set(JAVA_INT, element + WorkLayout.SGE_LKEY, localKey);
    staged++;
    return request;
  }

  /** Posts what is staged; returns 0 or an error number, after which the queue pair is useless. */
  int post(MemorySegment function, long queuePair) {
    if (staged == 0) {
      return 0;
    }
    requests.set(JAVA_LONG, (staged - 1) * WorkLayout.SEND_BYTES + WorkLayout.NEXT, 0L);
    staged = 0;
    try {
      return Verbs.post(function, queuePair, requests.address(), firstBad.address());
    } finally {
      Reference.reachabilityFence(this);
    }
  }
}
