package dev.assay.kv.shard;

import java.util.Arrays;

/** Offsets of frames in a row, few enough to be moved up when one goes. One thread at a time. */
final class FrameQueue {

  private long[] frames = new long[16];
  private int size;

  int size() {
    return size;
  }

  long get(int index) {
    return frames[index];
  }

  void add(long frame) {
    if (size == frames.length) {
      frames = Arrays.copyOf(frames, 2 * size);
    }
    frames[size++] = frame;
  }

  long remove(int index) {
    long frame = frames[index];
    System.arraycopy(frames, index + 1, frames, index, --size - index);
    return frame;
  }

  void removeFirst(int count) {
    System.arraycopy(frames, count, frames, 0, size -= count);
  }
}
