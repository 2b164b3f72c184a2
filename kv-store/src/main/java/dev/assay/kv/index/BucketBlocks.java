package dev.assay.kv.index;

import static dev.assay.kv.index.EntryLayout.BUCKET_BYTES;

import dev.assay.kv.memory.Frames;
import java.util.Arrays;

/**
 * Where the buckets of an index lie: whole frames of them, one after the other for the buckets with
 * a number, and others for those chained behind. One thread at a time; {@link #bucket} of a number
 * that was published by any.
 */
final class BucketBlocks {

  private final Frames frames;
  private final long[] blocks;
  private final int shift;
  private final long mask;
  private int taken;
  private long nextChained;
  private long endOfChained;
  private long[] free = new long[16];
  private int freeCount;

  BucketBlocks(Frames frames) {
    this.frames = frames;
    blocks = new long[frames.count()];
    shift = Integer.numberOfTrailingZeros(frames.frameBytes() / BUCKET_BYTES);
    mask = (1L << shift) - 1;
  }

  /** The address of a bucket. */
  long bucket(long number) {
    return bucket(blocks, shift, number);
  }

  /** The same, of who keeps {@link #starts} and {@link #shift} and saves a load by it. */
  static long bucket(long[] starts, int shift, long number) {
    return starts[(int) (number >>> shift)] + (number & ((1L << shift) - 1)) * BUCKET_BYTES;
  }

  /** Where each of its frames of buckets with a number begins; it is always this array. */
  long[] starts() {
    return blocks;
  }

  /** How many buckets a frame has, as a power of two. */
  int shift() {
    return shift;
  }

  long sizeBytes() {
    return (long) taken * frames.frameBytes();
  }

  /** Makes the bucket of this number, the next one, empty; false where there is no memory. */
  boolean add(long number) {
    if ((number & mask) == 0) {
      long frame = takeFrame();
      if (frame == Frames.NONE) {
        return false;
      }
      blocks[(int) (number >>> shift)] = frame;
    }
    clear(bucket(number));
    return true;
  }

  /** Makes sure that so many buckets can be chained; false where there is no memory. */
  boolean reserveChained(int count) {
    while (freeCount + (endOfChained - nextChained) / BUCKET_BYTES < count) {
      long frame = takeFrame();
      if (frame == Frames.NONE) {
        return false;
      }
      for (; nextChained < endOfChained; nextChained += BUCKET_BYTES) {
        giveBackChained(nextChained);
      }
      // No link ever holds the first offset of a frame, for that of the first frame means none.
      nextChained = frame + BUCKET_BYTES;
      endOfChained = frame + frames.frameBytes();
    }
    return true;
  }

  /** An empty bucket to chain; 0 where there is no memory. */
  long takeChained() {
    if (freeCount > 0) {
      return free[--freeCount];
    }
    if (!reserveChained(1)) {
      return 0;
    }
    long bucket = nextChained;
    nextChained += BUCKET_BYTES;
    clear(bucket);
    return bucket;
  }

  /** Takes back a bucket that no chain holds; it is emptied at once, so that readers end there. */
  void giveBackChained(long bucket) {
    clear(bucket);
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = bucket;
  }

  private long takeFrame() {
    long frame = frames.take();
    taken += frame == Frames.NONE ? 0 : 1;
    return frame;
  }

  private void clear(long bucket) {
    for (int word = 0; word < BUCKET_BYTES; word += Long.BYTES) {
      EntryLayout.setRelease(bucket + word, 0);
    }
  }
}
