package dev.assay.transport.stream;

import dev.assay.transport.ByteStream;
import dev.assay.transport.StreamHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has come on a stream and is not taken: nothing, a few bytes in a small block, or a whole
 * block into which the stream then reads on. Bytes move only when a block is nearly full: at most
 * once, then, for a frame.
 */
public final class Incoming {

  /** Where bytes come from. */
  @FunctionalInterface
  public interface Source {

    /**
     * Reads behind the buffer's position.
     *
     * @return how many bytes; 0 for none now, -1 for none ever again
     */
    int read(ByteBuffer into) throws IOException;
  }

  /** The stream that they come on. */
  public interface Owner extends ByteStream {

    /** Whether it still takes what comes. */
    boolean isOpen();

    /** Whether it was not paused. */
    boolean isReading();

    /** A handler took nothing of a full buffer. */
    void onBufferFull(int bufferBytes);
  }

  private final ReceivePool pool;
  private final int capacity;
  private final int limitBytes;
  private final int leastRoomBytes;
  private @Nullable Block rest;
  private boolean restIsSmall;
  private int restAt;
  private int restBytes;
  private int newBytes;
  private boolean delivering;
  private boolean again;
  private int mostBytes = Integer.MAX_VALUE;

  /**
   * With buffers of that pool.
   *
   * @param limitBytes so many bytes of which a handler takes none are too many; where buffers are
   *     longer, so much room is kept behind a rest that is not full
   */
  public Incoming(ReceivePool pool, int limitBytes) {
    this.pool = pool;
    this.capacity = pool.bufferBytes();
    this.limitBytes = limitBytes;
    this.leastRoomBytes = Math.max(capacity / 4, capacity - limitBytes);
  }

  /** Reads once, behind the rest; returns what the source does. */
  public int read(Source source) throws IOException {
    Block block = target();
    int from = (block == rest ? restAt : 0) + restBytes;
    int length = source.read(block.view(from, from + Math.min(mostBytes, capacity - from)));
    newBytes = length;
    return length;
  }

  /** Reads once, for nobody. */
  public int readAndDrop(Source source) throws IOException {
    return source.read(pool.shared().view(0, capacity));
  }

  /** The block to read into: the stream's own, with room at its end, or that of all. */
  private Block target() {
    Block own = rest;
    if (own == null || restIsSmall) {
      return pool.shared();
    }
    if (restAt > 0 && restAt + restBytes > capacity - leastRoomBytes) {
      pool.copies().copy(own.segment(), restAt, own.segment(), 0, restBytes);
      restAt = 0;
    }
    return own;
  }

  /** Hands over the rest and what was read behind it. */
  public void deliver(Owner stream, StreamHandler handler) {
    Block own = rest;
    if (own != null && !restIsSmall) {
      deliver(stream, handler, own, restAt, restBytes + newBytes);
      return;
    }
    Block block = pool.shared();
    if (own != null) {
      pool.copies().copy(own.segment(), 0, block.segment(), 0, restBytes);
    }
    deliver(stream, handler, block, 0, restBytes + newBytes);
  }

  /** Hands the rest over once more. */
  public void deliverAgain(Owner stream, StreamHandler handler) {
    Block own = Objects.requireNonNull(rest, "only a rest is delivered again");
    deliver(stream, handler, own, restAt, restBytes);
  }

  private void deliver(Owner stream, StreamHandler handler, Block block, int at, int length) {
    delivering = true;
    int taken = handler.onBytes(stream, block.segment(), at, length);
    delivering = false;
    if (taken < 0 || taken > length) {
      throw new IllegalStateException("a handler took %d bytes of %d".formatted(taken, length));
    }
    if (!stream.isOpen()) {
      release();
    } else if (taken == length) {
      release();
    } else if (taken == 0 && length >= limitBytes && stream.isReading()) {
      stream.onBufferFull(limitBytes);
    } else {
      keep(block, at + taken, length - taken);
    }
  }

  private void keep(Block block, int at, int length) {
    if (length <= ReceivePool.SMALL_BYTES) {
      Block small = rest != null && restIsSmall ? rest : pool.takeSmall();
      pool.copies().copy(block.segment(), at, small.segment(), 0, length);
      if (small != rest) {
        release();
      }
      hold(small, true, 0, length);
    } else if (block == rest) {
      hold(block, false, at, length);
    } else {
      release();
      pool.sharedIsKept();
      hold(block, false, at, length);
    }
  }

  private void hold(Block block, boolean small, int at, int length) {
    rest = block;
    restIsSmall = small;
    restAt = at;
    restBytes = length;
  }

  /** The next reads are of so many bytes at most. */
  public void readNext(int bytes) {
    mostBytes = bytes;
  }

  /** Whether nothing is left. */
  public boolean isEmpty() {
    return rest == null;
  }

  /** Whether what is left is so much that more cannot be read before it is taken. */
  public boolean isFull() {
    return restBytes >= limitBytes;
  }

  /** Reading goes on: whether there is a rest to be delivered again. */
  public boolean wantAgain() {
    again = rest != null;
    return again;
  }

  /** Whether that is so still. */
  public boolean takeAgain() {
    boolean due = again && rest != null;
    again = false;
    return due;
  }

  /** A handler threw while it looked at what came. */
  public void onThrown() {
    delivering = false;
    release();
  }

  /** Lets go of the rest, but not from under the handler that is looking at it. */
  public void release() {
    Block own = rest;
    if (own != null && !delivering) {
      pool.give(own, restIsSmall);
      rest = null;
      restBytes = 0;
      restAt = 0;
    }
  }
}
