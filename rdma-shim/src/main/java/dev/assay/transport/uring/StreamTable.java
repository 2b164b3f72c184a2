package dev.assay.transport.uring;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Streams by number; numbers are small and used again once their stream is gone. */
final class StreamTable {

  private @Nullable UringStream[] streams = new UringStream[64];
  private int[] free = new int[64];
  private int freeCount;
  private int used;

  /** The number that the next stream to be put has. */
  int nextNumber() {
    return freeCount > 0 ? free[freeCount - 1] : used;
  }

  void put(UringStream stream) {
    if (freeCount > 0) {
      freeCount--;
    } else if (used++ == streams.length) {
      streams = Arrays.copyOf(streams, 2 * streams.length);
      free = Arrays.copyOf(free, streams.length);
    }
    streams[stream.number()] = stream;
  }

  UringStream get(int number) {
    UringStream stream = streams[number];
    if (stream == null) {
      throw new IllegalStateException("a completion for stream " + number + ", which is gone");
    }
    return stream;
  }

  /** Gives the number free, and what the stream holds. */
  void remove(UringStream stream) {
    if (streams[stream.number()] == stream) {
      streams[stream.number()] = null;
      free[freeCount++] = stream.number();
      stream.clear();
    }
  }

  boolean isEmpty() {
    return freeCount == used;
  }

  void forEach(Consumer<UringStream> action) {
    for (int i = 0; i < used; i++) {
      UringStream stream = streams[i];
      if (stream != null) {
        action.accept(stream);
      }
    }
  }
}
