package dev.assay.transport.uring;

import dev.assay.engine.uring.Completion;
import dev.assay.transport.stream.StreamPort;
import java.lang.foreign.MemorySegment;

/**
 * The sending half of a stream: one send with the kernel at a time, of all that lies in a piece.
 */
final class StreamSender {

  private final UringStream stream;
  private final Kernel kernel;
  private final SendBuffer out;
  private int sentBytes;
  private boolean sending;
  private boolean broken;
  private boolean wantsRoom;

  StreamSender(UringStream stream, Kernel kernel, BufferPool pool, int capacity) {
    this.stream = stream;
    this.kernel = kernel;
    out = new SendBuffer(pool, capacity);
  }

  /** Room, or -1, after which the handler is told when there is some. */
  long claim(int lengthBytes) {
    long at = out.claim(lengthBytes);
    if (at < 0) {
      wantsRoom = true;
      stream.flush();
    }
    return at;
  }

  /** Room is wanted, and cannot be had before the stream is open. */
  void wantRoom() {
    wantsRoom = true;
  }

  MemorySegment segment() {
    return out.segment();
  }

  void commit(long claim, int lengthBytes) {
    out.commit(claim, lengthBytes);
  }

  /** Prepares the next send, unless one is under way or nothing is to be sent. */
  boolean sendNext() {
    int length = out.piece();
    if (broken || sending || length == 0 || !stream.maySend()) {
      return false;
    }
    if (stream.isAlone() && !wantsRoom && !kernel.zeroCopies(length)) {
      length = sendDirectly(0);
      if (length == 0) {
        return false;
      }
    }
    sending = true;
    stream.operationBegins();
    kernel.send(stream, out.address(), length);
    return true;
  }

  /**
   * Sends bytes that lie elsewhere, behind those that are committed, as far as the kernel takes
   * them at once: how many, 0 where it must be done otherwise.
   */
  int sendFrom(MemorySegment source, long offset, int lengthBytes) {
    boolean worthIt = lengthBytes >= StreamPort.LEAST_DIRECT_BYTES && source.isNative();
    if (!worthIt || !stream.isAlone() || sending || broken || wantsRoom || !stream.maySend()) {
      return 0;
    }
    MemorySegment bytes = source.asSlice(offset, lengthBytes);
    if (kernel.zeroCopies(lengthBytes) || sendDirectly(Sockets.MORE) > 0) {
      return 0;
    }
    return Math.max(0, Sockets.send(stream.descriptor(), bytes.address(), lengthBytes, 0));
  }

  /**
   * Sends what the kernel takes at once; the rest and the errors are left to the ring.
   *
   * @return how much lies in the piece that is left
   */
  private int sendDirectly(int flags) {
    int length = out.piece();
    while (length > 0) {
      int sent = Sockets.send(stream.descriptor(), out.address(), length, flags);
      if (sent < length) {
        out.taken(Math.max(0, sent));
        return out.piece();
      }
      out.taken(sent);
      length = out.piece();
    }
    return 0;
  }

  void sent(int result, int flags) {
    if (Completion.isNotification(flags)) {
      kernel.notified(result);
      sendEnded(sentBytes);
    } else if (Completion.goesOn(flags)) {
      sentBytes = result; // the memory is the kernel's until it notifies
    } else {
      sendEnded(result);
    }
  }

  private void sendEnded(int result) {
    sending = false;
    stream.operationEnds();
    if (!stream.maySend()) {
      return;
    }
    if (result < 0 && result != -Errors.AGAIN && result != -Errors.INTERRUPTED) {
      broken = true;
      stream.sendFailed(result);
      return;
    }
    out.taken(Math.max(0, result));
    sendNext();
    tellRoom();
    stream.advanceClosing();
  }

  void tellRoom() {
    if (wantsRoom && stream.isOpen()) {
      wantsRoom = false;
      stream.handler().onWritable(stream);
    }
  }

  boolean isSending() {
    return sending;
  }

  /** Whether the kernel refuses to send for this stream. */
  boolean isBroken() {
    return broken;
  }

  int unsentBytes() {
    return out.unsent();
  }

  void clear() {
    out.clear();
  }
}
