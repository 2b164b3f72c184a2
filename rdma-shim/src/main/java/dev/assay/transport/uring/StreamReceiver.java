package dev.assay.transport.uring;

import dev.assay.engine.uring.BufferRing;
import dev.assay.engine.uring.Completion;
import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.stream.PlacingHandler;
import java.lang.foreign.MemorySegment;

/**
 * The receiving half of a stream. Bytes are handed over where the kernel put them, in a buffer that
 * all streams share; only what the handler leaves is copied, and held until more comes behind it.
 */
final class StreamReceiver {

  /** A stream of which so much comes at once is received piece by piece. */
  private static final int BULK_BYTES = 16 << 10;

  private static final int LITTLE_BYTES = 4 << 10;

  private final UringStream stream;
  private final Kernel kernel;
  private final ReceivedRest rest;
  private final int mostBytes;

  private boolean receiving;
  private boolean many;
  private boolean bulk;
  private boolean paused;
  private boolean resumed;
  private boolean ended;
  private boolean endTold;

  StreamReceiver(UringStream stream, Kernel kernel, BufferPool pool, int mostBytes) {
    this.stream = stream;
    this.kernel = kernel;
    this.mostBytes = mostBytes;
    rest = new ReceivedRest(pool, kernel.copies());
  }

  /** Whether an operation is with the kernel. */
  boolean isReceiving() {
    return receiving;
  }

  /** Whether the peer sends no more. */
  boolean hasEnded() {
    return ended;
  }

  boolean endWasTold() {
    return endTold;
  }

  private boolean mayReceive() {
    boolean wanted = stream.isLingering() || (stream.isOpen() && !paused && !resumed);
    return wanted && !receiving && !ended;
  }

  void receiveIfWanted() {
    if (mayReceive() && !stream.isAlone()) {
      receiving = true;
      stream.operationBegins();
      many = kernel.receive(stream, rest, !bulk);
    }
  }

  /** Receives what is there, past the ring; whether that told anything. */
  boolean receiveDirectly() {
    if (!mayReceive()) {
      return false;
    }
    int length = Math.max(1, mostBytes - rest.length());
    if (rest.length() == 0 && stream.handler() instanceof PlacingHandler placing) {
      int wanted = placing.placeBytes();
      if (wanted > 0 && placing.place().isNative()) {
        return receiveTo(placing, placing.place().address() + placing.placeAt(), wanted);
      }
      length = Math.min(length, placing.glimpseBytes());
    }
    int result = Sockets.receive(stream.descriptor(), rest.room(length), length);
    if (result == -Errors.AGAIN) {
      return false;
    }
    came(result, 0);
    return true;
  }

  private boolean receiveTo(PlacingHandler placing, long address, int length) {
    int result = Sockets.receive(stream.descriptor(), address, length);
    if (result > 0) {
      placing.onPlaced(stream, result);
    } else if (result != -Errors.AGAIN) {
      came(result, 0);
    }
    return result != -Errors.AGAIN;
  }

  /** The stream is alone now: what waits in the ring would take the bytes away. */
  void aloneBegins() {
    if (receiving) {
      kernel.cancel(Kernel.RECEIVE, stream.number());
    }
  }

  /** It is alone no more. */
  void aloneEnds() {
    if (rest.length() == 0 && !receiving) {
      rest.clear();
    }
    receiveIfWanted();
  }

  /** A receive has ended or goes on. */
  void received(int result, int flags) {
    if (!Completion.goesOn(flags)) {
      receiving = false;
      stream.operationEnds();
      if (resumed) {
        stream.becomeDue();
      }
    }
    try {
      came(result, flags);
    } finally {
      if (result <= 0 && Completion.hasBuffer(flags)) {
        kernel.buffers().giveBack(flags, 0);
      }
      receiveIfWanted();
    }
  }

  private void came(int result, int flags) {
    if (result == -Errors.INVALID && many) {
      kernel.receiveOneByOne();
    } else if (result > 0) {
      observe(result);
      bytesCame(result, flags);
    } else if (result == 0) {
      ended = true;
      stream.peerEnded();
    } else if (result != -Errors.NO_BUFFERS
        && result != -Errors.CANCELLED
        && result != -Errors.AGAIN
        && result != -Errors.INTERRUPTED) {
      ended = true;
      stream.failed(result);
    }
  }

  /**
   * Receiving that goes on by itself is best for what comes in little pieces. Of bulk it would
   * bring more than the handler may be able to take, which would have to be copied and kept.
   */
  private void observe(int length) {
    if (length >= BULK_BYTES && !bulk) {
      bulk = true;
      if (receiving && many) {
        kernel.cancel(Kernel.RECEIVE, stream.number());
      }
    } else if (length < LITTLE_BYTES) {
      bulk = false;
    }
  }

  private void bytesCame(int length, int flags) {
    if (!Completion.hasBuffer(flags)) {
      rest.filled(length);
      if (stream.isOpen()) {
        deliverRest();
      } else {
        rest.clear();
      }
      return;
    }
    BufferRing buffers = kernel.buffers();
    long at = buffers.place(flags);
    try {
      take(buffers.memory(), at, length);
    } finally {
      buffers.giveBack(flags, length);
    }
  }

  private void take(MemorySegment memory, long at, int length) {
    int done = 0;
    if (stream.isOpen() && !paused && rest.length() == 0) {
      done = stream.handOver(memory, at, length);
      if (done < length && stream.isOpen()) {
        rest.append(memory, at + done, length - done);
        limit(done);
      }
      return;
    }
    while (done < length && stream.isOpen()) {
      int piece = length - done;
      if (!paused) { // what is more than a rest may be is handed over in turns
        piece = Math.min(piece, Math.max(1, mostBytes - rest.length()));
      }
      rest.append(memory, at + done, piece);
      done += piece;
      deliverRest();
    }
  }

  private void deliverRest() {
    if (stream.isOpen() && !paused && rest.length() > 0) {
      int taken = stream.handOver(rest.segment(), rest.from(), rest.length());
      rest.take(taken);
      limit(taken);
    }
  }

  private void limit(int taken) {
    if (taken == 0 && rest.length() >= mostBytes && !paused) {
      stream.end(
          new CloseCause(
              Kind.LIMIT,
              "nothing of %d bytes that came was taken; raise receiveBufferBytes"
                  .formatted(rest.length())),
          true);
    }
  }

  void pause() {
    if (!paused) {
      paused = true;
      if (receiving) {
        kernel.cancel(Kernel.RECEIVE, stream.number());
      }
    }
  }

  void resume() {
    paused = false;
    resumed = true;
  }

  /** Hands over what came while reading was paused, and the end if that came too. */
  boolean deliverDue() {
    boolean kernelMayWrite = receiving && !kernel.sharesBuffers();
    if (!resumed || kernelMayWrite || paused || !stream.isOpen()) {
      return false;
    }
    resumed = false;
    deliverRest();
    if (ended) {
      tellEnd();
    }
    receiveIfWanted();
    return true;
  }

  void tellEnd() {
    if (!paused && !endTold && stream.isOpen()) {
      endTold = true;
      stream.handler().onEnd(stream);
    }
  }

  void clear() {
    rest.clear();
  }
}
