package dev.assay.transport.verbs.binding;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Completions of any number of queue pairs, taken in batches; and a descriptor that becomes
 * readable when one comes after {@link #arm}. Of one thread.
 */
public final class CompletionQueue implements AutoCloseable {

  /** Status of what was done. */
  public static final int SUCCESS = 0;

  /** Status of what was posted when the queue pair failed. */
  public static final int FLUSHED = 5;

  /** Status: the peer cannot do such a thing, such as an atomic of a word that lies askew. */
  public static final int REMOTE_INVALID = 9;

  /** Status: the peer's memory is not registered, too short or not allowed for this. */
  public static final int REMOTE_ACCESS = 10;

  /** Status: no acknowledgement came, however often it was sent again. */
  public static final int RETRY_EXCEEDED = 12;

  /** The same of one that kept answering that it had no receive posted. */
  public static final int NOT_READY_EXCEEDED = 13;

  /** Most completions that a {@link #poll} takes. */
  public static final int BATCH = 32;

  private static final int EAGAIN = 11;

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment batch = arena.allocate(BATCH * WorkLayout.WC_BYTES, Long.BYTES);
  private final MemorySegment answer = arena.allocate(2 * Long.BYTES, Long.BYTES);
  private final MemorySegment pollFunction;
  private final MemorySegment notifyFunction;
  private final long channel;
  private final long pointer;
  private final int descriptor;
  private boolean closed;

  CompletionQueue(
      long context, MemorySegment pollFunction, MemorySegment notifyFunction, int entries) {
    this.pollFunction = pollFunction;
    this.notifyFunction = notifyFunction;
    channel = Verbs.pointer(Verbs.CREATE_CHANNEL, "ibv_create_comp_channel", context);
    MemorySegment fields = Verbs.at(channel, ObjectLayout.CHANNEL_BYTES);
    Verbs.requireKnown(fields.get(JAVA_LONG, ObjectLayout.CONTEXT) == context, "ibv_comp_channel");
    descriptor = fields.get(JAVA_INT, ObjectLayout.CHANNEL_FD);
    pointer = create(context, entries);
    fields = Verbs.at(pointer, ObjectLayout.CQ_READ_BYTES);
    Verbs.requireKnown(
        fields.get(JAVA_LONG, ObjectLayout.CONTEXT) == context
            && fields.get(JAVA_LONG, ObjectLayout.CQ_CHANNEL) == channel
            && fields.get(JAVA_INT, ObjectLayout.CQ_CQE) >= entries,
        "ibv_cq");
  }

  private long create(long context, int entries) {
    try {
      return Verbs.requireNotNull(
          (long) Verbs.CREATE_CQ.invokeExact(Errno.buffer(), context, entries, 0L, channel, 0),
          "ibv_create_cq with " + entries + " entries");
    } catch (VerbsException e) {
      Verbs.status(Verbs.DESTROY_CHANNEL, "ibv_destroy_comp_channel", channel);
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("ibv_create_cq", e);
    }
  }

  long pointer() {
    return pointer;
  }

  /**
   * Takes up to {@value #BATCH} completions, to be read by index until the next call; returns how
   * many, none once it is closed.
   */
  public int poll() {
    if (closed) {
      return 0;
    }
    int count = Verbs.poll(pollFunction, pointer, BATCH, batch.address());
    if (count < 0) {
      throw new VerbsException("poll_cq failed: the completion queue overran", -count);
    }
    return count;
  }

  /** What its work request was posted with. */
  public long id(int index) {
    return batch.get(JAVA_LONG, index * WorkLayout.WC_BYTES + WorkLayout.WC_WR_ID);
  }

  /** How it ended. */
  public int status(int index) {
    return batch.get(JAVA_INT, index * WorkLayout.WC_BYTES + WorkLayout.WC_STATUS);
  }

  /** Bytes received; of other successful completions without meaning. */
  public int bytes(int index) {
    return batch.get(JAVA_INT, index * WorkLayout.WC_BYTES + WorkLayout.WC_BYTE_LEN);
  }

  /** The number that came with a message. */
  public int number(int index) {
    return Integer.reverseBytes(
        batch.get(JAVA_INT, index * WorkLayout.WC_BYTES + WorkLayout.WC_IMM_DATA));
  }

  /** Asks that the next completion makes the descriptor readable; then poll once more. */
  public void arm() {
    if (!closed) {
      Verbs.requireSuccess(Verbs.requestNotify(notifyFunction, pointer), "req_notify_cq");
    }
  }

  /** Descriptor that {@code poll(2)} can wait on. */
  public int descriptor() {
    return descriptor;
  }

  /** Takes what made the descriptor readable. To be called only when it is: it waits otherwise. */
  public void takeEvent() {
    if (closed) {
      return;
    }
    try {
      long into = answer.address();
      int status =
          (int) Verbs.GET_CQ_EVENT.invokeExact(Errno.buffer(), channel, into, into + Long.BYTES);
      if (status == 0) {
        Verbs.ACK_CQ_EVENTS.invokeExact(pointer, 1);
      } else if (Errno.last() != EAGAIN) {
        throw VerbsException.refused("ibv_get_cq_event", Errno.last());
      }
    } catch (VerbsException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("ibv_get_cq_event", e);
    }
  }

  /** Closes; after the queue pairs that complete into it. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Verbs.requireSuccess(
          Verbs.status(Verbs.DESTROY_CQ, "ibv_destroy_cq", pointer), "ibv_destroy_cq");
      Verbs.requireSuccess(
          Verbs.status(Verbs.DESTROY_CHANNEL, "ibv_destroy_comp_channel", channel),
          "ibv_destroy_comp_channel");
    }
  }
}
