package dev.assay.transport.verbs;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.transport.RegisteredRegion;
import dev.assay.transport.RemoteKey;
import dev.assay.transport.link.LinkHandler;
import dev.assay.transport.link.TransferringOneSided;
import dev.assay.transport.verbs.binding.CompletionQueue;
import dev.assay.transport.verbs.binding.SendBatch;
import java.util.Objects;

/**
 * READ, WRITE and atomics as the device does them. They are staged among the frames, go with the
 * next doorbell, and end in the order in which they were posted. What is longer than a message of
 * the device may be goes in pieces, of which the last one tells.
 */
final class VerbsOneSided extends TransferringOneSided {

  private final VerbsLink link;
  private final VerbsPort port;
  private final SendSide sends;
  private final LinkMemory memory;
  private final LinkSize size;
  private final long[] tokens;

  /** Numbers of the first and the last work request of each operation. */
  private final long[] begins;

  private final long[] requests;

  private final boolean[] atomics;
  private long posted;
  private long done;

  VerbsOneSided(VerbsLink link, VerbsPort port, SendSide sends, LinkMemory memory, LinkSize size) {
    this.link = link;
    this.port = port;
    this.sends = sends;
    this.memory = memory;
    this.size = size;
    tokens = new long[size.oneSided()];
    begins = new long[size.oneSided()];
    requests = new long[size.oneSided()];
    atomics = new boolean[size.oneSided()];
  }

  @Override
  public boolean isNative() {
    return true;
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
    VerbsRegion local = own(region);
    Objects.checkFromIndexSize(localOffset, lengthBytes, local.segment().byteSize());
    int most = port.limits().messageBytes();
    long pieces = Math.max((lengthBytes + most - 1) / most, 1);
    if (pieces > size.requests() / 2) {
      throw new IllegalArgumentException(
          "%d bytes are more than %d pieces of %d, the longest that this device moves: cut it up"
              .formatted(lengthBytes, size.requests() / 2, most));
    }
    if (!hasRoom((int) pieces)) {
      return false;
    }
    long address = local.segment().address() + localOffset;
    long remote = key.base() + remoteOffset;
    SendBatch batch = sends.batch();
    for (long left = lengthBytes, piece = 1; piece <= pieces; piece++, left -= most) {
      int bytes = (int) Math.min(left, most);
      long id = sends.next(piece == pieces);
      int flags = piece == pieces ? SendBatch.SIGNALED : 0;
      if (writes) {
        batch.write(
            id,
            flags | sends.inline(bytes),
            address,
            bytes,
            local.localKey(),
            remote,
            (int) key.key());
      } else {
        batch.read(id, flags, address, bytes, local.localKey(), remote, (int) key.key());
      }
      sends.postIfFull();
      address += bytes;
      remote += bytes;
    }
    return remember(token, pieces, false);
  }

  @Override
  public boolean fetchAndAdd(RemoteKey at, long remoteOffset, long addend, long token) {
    long word = word(at, remoteOffset);
    if (!hasRoom(1)) {
      return false;
    }
    long id = sends.next(true);
    sends
        .batch()
        .fetchAdd(
            id, SendBatch.SIGNALED, answer(posted), memory.key(), word, (int) at.key(), addend);
    sends.postIfFull();
    return remember(token, 1, true);
  }

  @Override
  public boolean compareAndSwap(
      RemoteKey at, long remoteOffset, long expected, long replacement, long token) {
    long word = word(at, remoteOffset);
    if (!hasRoom(1)) {
      return false;
    }
    long id = sends.next(true);
    sends
        .batch()
        .compareSwap(
            id,
            SendBatch.SIGNALED,
            answer(posted),
            memory.key(),
            word,
            (int) at.key(),
            expected,
            replacement);
    sends.postIfFull();
    return remember(token, 1, true);
  }

  /** Everything up to this work request has ended; tells of the operations among it. */
  void completed(long request, int status, LinkHandler handler) {
    while (done < posted && requests[index(done)] <= request) {
      int at = index(done);
      boolean last = requests[at] == request;
      done++;
      long previous = atomics[at] ? memory.segment().get(JAVA_LONG, answerOffset(at)) : 0;
      handler.onCompletion(link, tokens[at], last ? outcome(status) : Status.DONE, previous);
    }
    if (status != CompletionQueue.SUCCESS && done < posted && begins[index(done)] <= request) {
      handler.onCompletion(link, tokens[index(done++)], outcome(status), 0);
    }
  }

  private static Status outcome(int status) {
    return switch (status) {
      case CompletionQueue.SUCCESS -> Status.DONE;
      case CompletionQueue.REMOTE_ACCESS, CompletionQueue.REMOTE_INVALID -> Status.ACCESS_DENIED;
      default -> Status.FAILED;
    };
  }

  private boolean hasRoom(int pieces) {
    boolean room =
        link.state() == LinkState.UP && posted - done < tokens.length && sends.hasRequests(pieces);
    if (!room) {
      link.flush();
    }
    return room;
  }

  private boolean remember(long token, long pieces, boolean atomic) {
    int at = index(posted++);
    tokens[at] = token;
    requests[at] = sends.last();
    begins[at] = sends.last() - pieces + 1;
    atomics[at] = atomic;
    return true;
  }

  private VerbsRegion own(RegisteredRegion region) {
    if (region instanceof VerbsRegion local && local.isOf(port)) {
      return local;
    }
    throw new IllegalArgumentException(
        "the region was not made by this channel's worker, or is closed");
  }

  private static long word(RemoteKey key, long offset) {
    if (((key.base() + offset) & (Long.BYTES - 1)) != 0) {
      throw new IllegalArgumentException("atomics need a word aligned to 8, not offset " + offset);
    }
    return key.base() + offset;
  }

  private long answer(long operation) {
    return memory.address() + answerOffset(index(operation));
  }

  private long answerOffset(int index) {
    return size.answersAt() + (long) index * Long.BYTES;
  }

  private int index(long operation) {
    return (int) (operation % tokens.length);
  }
}
