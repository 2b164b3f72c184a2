package dev.assay.transport.tcp;

import dev.assay.transport.StreamHandler;
import dev.assay.transport.stream.Block;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has come on a stream and is not taken: nothing, a few bytes in a small block, or a whole
 * block into which the stream then reads on. Bytes move only when a block is nearly full: at most
 * once, then, for a frame.
 */
final class Incoming {

  private final TcpPort port;
  private final int capacity;
  private @Nullable Block rest;
  private boolean restIsSmall;
  private int restAt;
  private int restBytes;
  private int newBytes;
  private boolean delivering;
  private boolean again;

  Incoming(TcpPort port) {
    this.port = port;
    this.capacity = port.config().receiveBufferBytes();
  }

  /** Reads once, behind the rest; returns what {@link SocketChannel#read} does. */
  int read(SocketChannel channel) throws IOException {
    Block block = target();
    int from = block == rest ? restAt : 0;
    int length = channel.read(block.view(from + restBytes, capacity));
    newBytes = length;
    return length;
  }

  int readAndDrop(SocketChannel channel) throws IOException {
    return channel.read(port.receiveBlock().view(0, capacity));
  }

  /** The block to read into: the stream's own, with room at its end, or that of all. */
  private Block target() {
    Block own = rest;
    if (own == null || restIsSmall) {
      return port.receiveBlock();
    }
    if (restAt > 0 && restAt + restBytes > capacity - capacity / 4) {
      MemorySegment.copy(own.segment(), restAt, own.segment(), 0, restBytes);
      restAt = 0;
    }
    return own;
  }

  /** Hands over the rest and what was read behind it. */
  void deliver(TcpStream stream, StreamHandler handler) {
    Block own = rest;
    if (own != null && !restIsSmall) {
      deliver(stream, handler, own, restAt, restBytes + newBytes);
      return;
    }
    Block block = port.receiveBlock();
    if (own != null) {
      MemorySegment.copy(own.segment(), 0, block.segment(), 0, restBytes);
    }
    deliver(stream, handler, block, 0, restBytes + newBytes);
  }

  /** Hands the rest over once more. */
  void deliverAgain(TcpStream stream, StreamHandler handler) {
    Block own = Objects.requireNonNull(rest, "only a rest is delivered again");
    deliver(stream, handler, own, restAt, restBytes);
  }

  private void deliver(TcpStream stream, StreamHandler handler, Block block, int at, int length) {
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
    } else if (length == capacity && taken == 0 && stream.isReading()) {
      stream.onRestTooLong(capacity);
    } else {
      keep(block, at + taken, length - taken);
    }
  }

  private void keep(Block block, int at, int length) {
    if (length <= TcpPort.SMALL_REST_BYTES) {
      Block small = rest != null && restIsSmall ? rest : port.smallBlocks().take();
      MemorySegment.copy(block.segment(), at, small.segment(), 0, length);
      if (small != rest) {
        release();
      }
      hold(small, true, 0, length);
    } else if (block == rest) {
      hold(block, false, at, length);
    } else {
      release();
      port.receiveBlockKept();
      hold(block, false, at, length);
    }
  }

  private void hold(Block block, boolean small, int at, int length) {
    rest = block;
    restIsSmall = small;
    restAt = at;
    restBytes = length;
  }

  /** Reading goes on: whether there is a rest to be delivered again. */
  boolean wantAgain() {
    again = rest != null;
    return again;
  }

  /** Whether that is so still. */
  boolean takeAgain() {
    boolean due = again && rest != null;
    again = false;
    return due;
  }

  void onThrown() {
    delivering = false;
    release();
  }

  /** Lets go of the rest, but not from under the handler that is looking at it. */
  void release() {
    Block own = rest;
    if (own != null && !delivering) {
      (restIsSmall ? port.smallBlocks() : port.receiveBlocks()).give(own);
      rest = null;
      restBytes = 0;
      restAt = 0;
    }
  }
}
