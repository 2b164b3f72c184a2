package dev.assay.transport.verbs.binding;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;

/**
 * Work requests of the sending side, staged one after another and posted by one call: one doorbell
 * for all. What is inline has been copied when the post returns; other memory must stay until its
 * completion, or that of a later one of the same queue pair.
 */
public final class SendBatch extends WorkBatch {

  /** Ends in a completion also when it succeeds. */
  public static final int SIGNALED = 2;

  /** Is copied by the post. */
  public static final int INLINE = 8;

  SendBatch(int capacity, Arena arena) {
    super(capacity, WorkLayout.SEND_BYTES, arena);
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
    long request = stage(id, address, bytes, localKey);
    requests.set(JAVA_INT, request + WorkLayout.SEND_OPCODE, operation);
    requests.set(JAVA_INT, request + WorkLayout.SEND_FLAGS, flags);
    return request;
  }
}
