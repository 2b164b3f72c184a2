package dev.assay.kv.index;

import static dev.assay.kv.index.EntryLayout.BUCKET_BYTES;
import static dev.assay.kv.index.EntryLayout.CHAINED_BYTES;

import dev.assay.kv.memory.Frames;
import java.util.Arrays;

/**
 * Where the buckets of an index lie: blocks of them, one after the other for the buckets with a
 * number, and others for those chained behind. Blocks are parts of frames, so that little is taken
 * that nothing lies in. One thread at a time; {@link #bucket} of a number that was published by
 * any.
 */
final class BucketBlocks {

  /** What addresses of buckets are anyway: tells the compiler that they need no more checks. */
  private static final long ADDRESSES = (1L << 48) - BUCKET_BYTES;

  private static final int BLOCKS_PER_FRAME = 8;

  /** With more frames these are small beside the memory, and a list of their blocks is not. */
  private static final int MOST_CUT = 1 << 14;

  private final Frames frames;
  private final int blockBytes;
  private final long[] blocks;
  private final int shift;
  private final long mask;
  private int taken;
  private long nextBlock;
  private long endOfFrame;
  private long nextChained;
  private long endOfChained;
  private long[] free = new long[16];
  private int freeCount;

  BucketBlocks(Frames frames) {
    this.frames = frames;
    int perFrame = frames.count() > MOST_CUT ? 1 : BLOCKS_PER_FRAME;
    blockBytes = frames.frameBytes() / perFrame;
    blocks = new long[frames.count() * perFrame];
    shift = Integer.numberOfTrailingZeros(blockBytes / BUCKET_BYTES);
    mask = (1L << shift) - 1;
  }

  /** The address of a bucket. */
  long bucket(long number) {
    return bucket(blocks, shift, number);
  }

  /** The same, of who keeps {@link #starts} and {@link #shift} and saves a load by it. */
  static long bucket(long[] starts, int shift, long number) {
    long at = starts[(int) (number >>> shift)] + (number & ((1L << shift) - 1)) * BUCKET_BYTES;
    return at & ADDRESSES;
  }

  /** Where each of its blocks of buckets with a number begins; it is always this array. */
  long[] starts() {
    return blocks;
  }

  /** How many buckets a block has, as a power of two. */
  int shift() {
    return shift;
  }

  long sizeBytes() {
    return (long) taken * frames.frameBytes();
  }

  /** Makes the bucket of this number, the next one, empty; false where there is no memory. */
  boolean add(long number) {
    if ((number & mask) == 0) {
      long block = takeBlock();
      if (block == Frames.NONE) {
        return false;
      }
      blocks[(int) (number >>> shift)] = block;
    }
    clear(bucket(number), BUCKET_BYTES);
    return true;
  }

  /** Makes sure that so many buckets can be chained; false where there is no memory. */
  boolean reserveChained(int count) {
    while (freeCount + (endOfChained - nextChained) / CHAINED_BYTES < count) {
      long block = takeBlock();
      if (block == Frames.NONE) {
        return false;
      }
      for (; nextChained < endOfChained; nextChained += CHAINED_BYTES) {
        giveBackChained(nextChained);
      }
      nextChained = block;
      endOfChained = block + blockBytes;
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
    nextChained += CHAINED_BYTES;
    clear(bucket, CHAINED_BYTES);
    return bucket;
  }

  /** Takes back a bucket that no chain holds; it is emptied at once, so that readers end there. */
  void giveBackChained(long bucket) {
    clear(bucket, CHAINED_BYTES);
    if (freeCount == free.length) {
      free = Arrays.copyOf(free, 2 * freeCount);
    }
    free[freeCount++] = bucket;
  }

  private long takeBlock() {
    if (nextBlock == endOfFrame) {
      long frame = frames.take();
      if (frame == Frames.NONE) {
        return Frames.NONE;
      }
      taken++;
      nextBlock = frame;
      endOfFrame = frame + frames.frameBytes();
    }
    long block = nextBlock;
    nextBlock += blockBytes;
    return block;
  }

  private static void clear(long bucket, int bytes) {
    for (int word = 0; word < bytes; word += Long.BYTES) {
      EntryLayout.setRelease(bucket + word, 0);
    }
  }
}
