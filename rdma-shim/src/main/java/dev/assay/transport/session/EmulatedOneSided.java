package dev.assay.transport.session;

import dev.assay.transport.Channel;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.TransferringOneSided;
import java.lang.foreign.MemorySegment;

/**
 * One-sided operations that the peer's worker does when it polls. Long ones are cut into chunks of
 * what a frame holds; as many chunks are under way as operations may be.
 *
 * <p>Operations stand in a ring. Those from {@code done} to {@code sending} wait for answers, the
 * one at {@code sending} may be sent in part, those behind it wait to be sent. Answers come in the
 * order of requests, so each answer belongs to the operation at {@code done}.
 */
final class EmulatedOneSided extends TransferringOneSided {

  private static final MemorySegment NONE = MemorySegment.NULL;

  private final Channel channel;
  private final Link link;
  private final int maxChunkBytes;
  private final Operation[] ring;
  private long done;
  private long sending;
  private long end;
  private int chunksUnderWay;

  EmulatedOneSided(Channel channel, Link link, int maxFrameBytes, int maxOperations) {
    this.channel = channel;
    this.link = link;
    maxChunkBytes = maxFrameBytes - MemoryFrameLayout.REQUEST_BYTES;
    ring = new Operation[maxOperations];
    for (int i = 0; i < maxOperations; i++) {
      ring[i] = new Operation();
    }
  }

  @Override
  public boolean isNative() {
    return false;
  }

  @Override
  protected boolean transfer(
      boolean writes,
      RegisteredRegion region,
      long localOffset,
      RemoteKey key,
      long remoteOffset,
      long lengthBytes,
      long token) {
    MemorySegment local = region.segment().asSlice(localOffset, lengthBytes);
    byte kind = writes ? MemoryFrameLayout.WRITE : MemoryFrameLayout.READ;
    return post(kind, key, remoteOffset, local, lengthBytes, 0, 0, token);
  }

  @Override
  public boolean fetchAndAdd(RemoteKey at, long remoteOffset, long addend, long token) {
    return post(MemoryFrameLayout.FETCH_AND_ADD, at, remoteOffset, NONE, 0, addend, 0, token);
  }

  @Override
  public boolean compareAndSwap(
      RemoteKey at, long remoteOffset, long expected, long replacement, long token) {
    return post(
        MemoryFrameLayout.COMPARE_AND_SWAP,
        at,
        remoteOffset,
        NONE,
        0,
        expected,
        replacement,
        token);
  }

  /** Whether something posted is not sent yet; messages must not overtake it. */
  boolean isSending() {
    return sending != end;
  }

  private boolean post(
      byte kind,
      RemoteKey key,
      long remoteOffset,
      MemorySegment local,
      long lengthBytes,
      long firstOperand,
      long secondOperand,
      long token) {
    if (end - done == ring.length || channel.state() != Channel.State.OPEN) {
      return false;
    }
    Operation operation = ring[(int) (end % ring.length)];
    operation.kind = kind;
    operation.key = key;
    operation.remoteOffset = remoteOffset;
    operation.local = local;
    operation.lengthBytes = lengthBytes;
    operation.firstOperand = firstOperand;
    operation.secondOperand = secondOperand;
    operation.token = token;
    operation.sentBytes = 0;
    operation.doneBytes = 0;
    operation.status = Status.DONE;
    end++;
    return true;
  }

  /** Commits as many requests as the link has room for; true when nothing is left to send. */
  boolean pump() {
    while (sending != end && chunksUnderWay < ring.length) {
      Operation operation = ring[(int) (sending % ring.length)];
      int chunk = chunk(operation.lengthBytes - operation.sentBytes);
      boolean carries = operation.kind == MemoryFrameLayout.WRITE;
      long at =
          link.claim(FrameKind.MEMORY, MemoryFrameLayout.REQUEST_BYTES + (carries ? chunk : 0));
      if (at < 0) {
        return false;
      }
      operation.write(link.segment(), at, chunk);
      link.commit(at);
      chunksUnderWay++;
      operation.sentBytes += chunk;
      if (operation.sentBytes == operation.lengthBytes) {
        sending++;
      }
    }
    return sending == end;
  }

  /** Takes an answer; tells the handler when it was an operation's last. */
  void answer(ChannelHandler handler, MemorySegment frame, long at, int frameBytes) throws Refused {
    require(frameBytes >= MemoryFrameLayout.ANSWER_BYTES && chunksUnderWay > 0);
    Operation operation = ring[(int) (done % ring.length)];
    int chunk = chunk(operation.lengthBytes - operation.doneBytes);
    int number = MemoryFrameLayout.status(frame, at);
    require(number >= 0 && number < MemoryFrameLayout.STATUSES.size());
    Status status = MemoryFrameLayout.STATUSES.get(number);
    int carried = frameBytes - MemoryFrameLayout.ANSWER_BYTES;
    boolean reads = operation.kind == MemoryFrameLayout.READ && status == Status.DONE;
    require(carried == (reads ? chunk : 0));
    MemorySegment.copy(
        frame, at + MemoryFrameLayout.ANSWER_BYTES, operation.local, operation.doneBytes, carried);
    if (status != Status.DONE) {
      operation.status = status;
    }
    chunksUnderWay--;
    operation.doneBytes += chunk;
    if (operation.doneBytes == operation.lengthBytes) {
      done++;
      operation.local = NONE;
      handler.onCompletion(
          channel, operation.token, operation.status, MemoryFrameLayout.previousValue(frame, at));
    }
  }

  private int chunk(long leftBytes) {
    return (int) Math.min(leftBytes, maxChunkBytes);
  }

  private static void require(boolean holds) throws Refused {
    Refused.unless(holds, "an answer to no operation on registered memory has come");
  }

  private static final class Operation {
    private byte kind;
    private RemoteKey key = new RemoteKey(0, 0, 0);
    private long remoteOffset;
    private MemorySegment local = NONE;
    private long lengthBytes;
    private long sentBytes;
    private long doneBytes;
    private long firstOperand;
    private long secondOperand;
    private long token;
    private Status status = Status.DONE;

    void write(MemorySegment frame, long at, int chunk) {
      boolean ranged = kind == MemoryFrameLayout.READ || kind == MemoryFrameLayout.WRITE;
      MemoryFrameLayout.request(
          frame,
          at,
          kind,
          key.base(),
          key.key(),
          remoteOffset + sentBytes,
          ranged ? chunk : firstOperand,
          secondOperand);
      if (kind == MemoryFrameLayout.WRITE) {
        MemorySegment.copy(local, sentBytes, frame, at + MemoryFrameLayout.REQUEST_BYTES, chunk);
      }
    }
  }
}
