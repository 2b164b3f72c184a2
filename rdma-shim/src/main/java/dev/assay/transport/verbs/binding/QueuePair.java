package dev.assay.transport.verbs.binding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One end of a reliable connection: what is staged in {@link #sends} and {@link #receives} goes out
 * by a post each. Of one thread.
 *
 * <p>Source: InfiniBand Architecture Specification, volume 1, chapter 10.3.1 (states of queue
 * pairs).
 */
public final class QueuePair implements AutoCloseable {

  private static final int MAX_STAGED = 64;
  private static final int HOP_LIMIT = 64;

  /** 0.64 ms before a peer without a posted receive is tried again. */
  private static final int NOT_READY_TIMER = 12;

  private final VerbsDevice device;
  private final long pointer;
  private final int number;
  private final int inlineBytes;
  private final Arena arena = Arena.ofAuto();
  private final SendBatch sends;
  private final ReceiveBatch receives;
  private boolean closed;

  /**
   * Room of a queue pair.
   *
   * @param sends work requests of the sending side posted and not known to be complete
   * @param receives receives posted
   * @param inlineBytes longest inline message wanted; what is given may be more
   */
  public record Size(int sends, int receives, int inlineBytes) {}

  /**
   * What one end tells the other, and what both agree upon.
   *
   * @param number the other's number
   * @param gid the other's address
   * @param sequence the number of the first packet that the other sends
   * @param ownGidIndex where this end's own address is in its port's table
   * @param ownSequence the number of the first packet that this end sends
   * @param mtu number of the MTU, as in {@link VerbsDevice.Limits}, the smaller one of both
   * @param readsUnderWay READs and atomics under way, either way, the smaller one of both
   * @param timeout time without acknowledgement before sending again: 4.096 µs times 2 to the power
   *     of this, 1 to 31
   * @param retries how often, 0 to 6; with 7, Soft-RoCE never gives up
   */
  public record Connection(
      int number,
      Gid gid,
      int sequence,
      int ownGidIndex,
      int ownSequence,
      int mtu,
      int readsUnderWay,
      int timeout,
      int retries) {}

  QueuePair(VerbsDevice device, long domain, long completions, Size size) {
    this.device = device;
    MemorySegment wanted = arena.allocate(QueuePairLayout.INIT_BYTES, Long.BYTES);
    wanted.set(JAVA_LONG, QueuePairLayout.INIT_SEND_CQ, completions);
    wanted.set(JAVA_LONG, QueuePairLayout.INIT_RECV_CQ, completions);
    wanted.set(JAVA_INT, QueuePairLayout.INIT_MAX_SEND_WR, size.sends());
    wanted.set(JAVA_INT, QueuePairLayout.INIT_MAX_RECV_WR, size.receives());
    wanted.set(JAVA_INT, QueuePairLayout.INIT_MAX_SEND_SGE, 1);
    wanted.set(JAVA_INT, QueuePairLayout.INIT_MAX_RECV_SGE, 1);
    wanted.set(JAVA_INT, QueuePairLayout.INIT_MAX_INLINE_DATA, size.inlineBytes());
    wanted.set(JAVA_INT, QueuePairLayout.INIT_QP_TYPE, QueuePairLayout.TYPE_RC);
    pointer = create(domain, wanted, size);
    MemorySegment fields = Verbs.at(pointer, ObjectLayout.QP_READ_BYTES);
    Verbs.requireKnown(
        fields.get(JAVA_LONG, ObjectLayout.QP_PD) == domain
            && fields.get(JAVA_LONG, ObjectLayout.QP_SEND_CQ) == completions
            && fields.get(JAVA_LONG, ObjectLayout.QP_RECV_CQ) == completions
            && fields.get(JAVA_INT, ObjectLayout.QP_STATE) == QueuePairLayout.STATE_RESET
            && fields.get(JAVA_INT, ObjectLayout.QP_TYPE) == QueuePairLayout.TYPE_RC,
        "ibv_qp");
    number = fields.get(JAVA_INT, ObjectLayout.QP_NUM);
    inlineBytes = wanted.get(JAVA_INT, QueuePairLayout.INIT_MAX_INLINE_DATA);
    sends = new SendBatch(Math.min(size.sends(), MAX_STAGED), arena);
    receives = new ReceiveBatch(Math.min(size.receives(), MAX_STAGED), arena);
  }

  private long create(long domain, MemorySegment wanted, Size size) {
    try {
      return Verbs.requireNotNull(
          (long) Verbs.CREATE_QP.invokeExact(Errno.buffer(), domain, wanted.address()),
          "ibv_create_qp with " + size);
    } catch (VerbsException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("ibv_create_qp", e);
    }
  }

  /** Its number, 24 bits, by which the peer names it. */
  public int number() {
    return number;
  }

  /** Longest message that can be inline. */
  public int inlineBytes() {
    return inlineBytes;
  }

  /** Takes posted receives from now on; the first step, before anything is known of a peer. */
  public void initialise() {
    MemorySegment change = fresh(QueuePairLayout.STATE_INIT);
    change.set(JAVA_BYTE, QueuePairLayout.PORT_NUM, (byte) device.port());
    int access =
        RegisteredMemory.LOCAL_WRITE
            | RegisteredMemory.REMOTE_WRITE
            | RegisteredMemory.REMOTE_READ
            | (device.limits().atomics() ? RegisteredMemory.REMOTE_ATOMIC : 0);
    change.set(JAVA_INT, QueuePairLayout.ACCESS_FLAGS, access);
    modify(change, QueuePairLayout.MASK_INIT, "to its first state");
  }

  /** Connects: it receives and sends from now on. The peer may send as soon as it has done so. */
  public void connect(Connection peer) {
    MemorySegment change = fresh(QueuePairLayout.STATE_RTR);
    change.set(JAVA_INT, QueuePairLayout.PATH_MTU, peer.mtu());
    change.set(JAVA_INT, QueuePairLayout.DEST_QP_NUM, peer.number());
    change.set(JAVA_INT, QueuePairLayout.RQ_PSN, peer.sequence());
    change.set(JAVA_BYTE, QueuePairLayout.MAX_DEST_RD_ATOMIC, (byte) peer.readsUnderWay());
    change.set(JAVA_BYTE, QueuePairLayout.MIN_RNR_TIMER, (byte) NOT_READY_TIMER);
    peer.gid().write(change, QueuePairLayout.AH);
    change.set(JAVA_BYTE, QueuePairLayout.AH_SGID_INDEX, (byte) peer.ownGidIndex());
    change.set(JAVA_BYTE, QueuePairLayout.AH_HOP_LIMIT, (byte) HOP_LIMIT);
    change.set(JAVA_BYTE, QueuePairLayout.AH_IS_GLOBAL, (byte) 1);
    change.set(JAVA_BYTE, QueuePairLayout.AH_PORT_NUM, (byte) device.port());
    modify(change, QueuePairLayout.MASK_RTR, "to receiving");
    change = fresh(QueuePairLayout.STATE_RTS);
    change.set(JAVA_INT, QueuePairLayout.SQ_PSN, peer.ownSequence());
    change.set(JAVA_BYTE, QueuePairLayout.MAX_RD_ATOMIC, (byte) peer.readsUnderWay());
    change.set(JAVA_BYTE, QueuePairLayout.TIMEOUT, (byte) peer.timeout());
    change.set(JAVA_BYTE, QueuePairLayout.RETRY_CNT, (byte) peer.retries());
    change.set(JAVA_BYTE, QueuePairLayout.RNR_RETRY, (byte) peer.retries());
    modify(change, QueuePairLayout.MASK_RTS, "to sending");
  }

  /** Gives up: everything posted completes as flushed. */
  public void fail() {
    modify(fresh(QueuePairLayout.STATE_ERROR), QueuePairLayout.MASK_STATE, "to failed");
  }

  /** Where work requests of the sending side are staged. */
  public SendBatch sends() {
    return sends;
  }

  /** Where receives are staged. */
  public ReceiveBatch receives() {
    return receives;
  }

  /** Posts the staged work requests; 0 or an error number. */
  public int postSends() {
    return sends.post(device.sendFunction(), pointer);
  }

  /** Posts the staged receives; 0 or an error number. */
  public int postReceives() {
    return receives.post(device.receiveFunction(), pointer);
  }

  /** Closes; its completions that were not taken are gone. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Verbs.requireSuccess(
          Verbs.status(Verbs.DESTROY_QP, "ibv_destroy_qp", pointer), "ibv_destroy_qp");
    }
  }

  private MemorySegment fresh(int state) {
    MemorySegment change = arena.allocate(QueuePairLayout.BYTES, Long.BYTES);
    change.set(JAVA_INT, QueuePairLayout.STATE, state);
    return change;
  }

  private void modify(MemorySegment change, int mask, String what) {
    try {
      Verbs.requireSuccess(
          (int) Verbs.MODIFY_QP.invokeExact(Errno.buffer(), pointer, change.address(), mask),
          "changing a queue pair of " + device.name() + " " + what);
    } catch (VerbsException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("ibv_modify_qp", e);
    }
  }
}
