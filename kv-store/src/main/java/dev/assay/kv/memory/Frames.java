package dev.assay.kv.memory;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A region cut into frames of one size, a power of two, each taken and given back whole. A frame's
 * address is a multiple of its size. Any thread may call.
 *
 * <pre>
 *   head: | times changed (24) | frames free (20) | first free + 1 (20) |
 * </pre>
 *
 * <p>The free ones are a stack (Treiber, 1986); the count of changes in the same word keeps a
 * compare-and-set from succeeding on a head that went away and came back.
 */
public final class Frames {

  /** What {@link #take} returns when it may take none; no frame's address. */
  public static final long NONE = -1;

  /** The most frames that there can be. */
  public static final int MOST = (1 << 20) - 2;

  private static final int FIELD_BITS = 20;
  private static final long FIELD = (1L << FIELD_BITS) - 1;
  private static final VarHandle HEAD;

  static {
    try {
      HEAD = MethodHandles.lookup().findVarHandle(Frames.class, "head", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long base;
  private final int frameBytes;
  private final int shift;
  private final int[] below;

  @SuppressWarnings("unused") // through HEAD
  private volatile long head;

  /** So many are not to be taken. */
  private volatile int withheld;

  /**
   * All frames free.
   *
   * @param memory whole frames, aligned to the size of a frame
   * @param frameBytes a power of two
   */
  public Frames(MemorySegment memory, int frameBytes) {
    base = memory.address();
    this.frameBytes = frameBytes;
    shift = Integer.numberOfTrailingZeros(frameBytes);
    int count = Math.toIntExact(memory.byteSize() >>> shift);
    if (Integer.bitCount(frameBytes) != 1
        || (base & (frameBytes - 1)) != 0
        || count < 1
        || count > MOST) {
      throw new IllegalArgumentException(
          count + " frames of " + frameBytes + " bytes in " + memory.byteSize());
    }
    below = new int[count];
    for (int frame = 0; frame < count; frame++) {
      below[frame] = frame + 1 < count ? frame + 1 : -1;
    }
    head = next(0, count, 0);
  }

  /** Size of each. */
  public int frameBytes() {
    return frameBytes;
  }

  /** How many there are, free or not. */
  public int count() {
    return below.length;
  }

  /** How many can be taken at the moment. */
  public int free() {
    return Math.max(0, free(head) - withheld);
  }

  /** How many are taken. */
  public int taken() {
    return below.length - free(head);
  }

  /**
   * From now on at most so many are taken, but for those without which who takes them has none;
   * those that are taken already stay so.
   */
  public void limit(long most) {
    withheld = (int) Math.max(0, below.length - Math.max(0, most));
  }

  /**
   * Takes one, whose bytes are whatever they were.
   *
   * @return its address, or {@link #NONE}
   */
  public long take() {
    return take(false);
  }

  /** As {@link #take()}, though that is limited, if it must be. */
  public long take(boolean isNeeded) {
    int left = isNeeded ? 0 : withheld;
    while (true) {
      long before = head;
      if (free(before) <= left) {
        return NONE;
      }
      int frame = first(before);
      if (HEAD.compareAndSet(this, before, next(before, free(before) - 1, below[frame]))) {
        return base + ((long) frame << shift);
      }
    }
  }

  /** Gives one back that nobody holds any more. */
  public void giveBack(long address) {
    int frame = (int) ((address - base) >>> shift);
    while (true) {
      long before = head;
      below[frame] = first(before);
      if (HEAD.compareAndSet(this, before, next(before, free(before) + 1, frame))) {
        return;
      }
    }
  }

  private static int free(long head) {
    return (int) ((head >>> FIELD_BITS) & FIELD);
  }

  /** The frame on top of the stack, -1 for none. */
  private static int first(long head) {
    return (int) (head & FIELD) - 1;
  }

  private static long next(long head, int free, int first) {
    long changes = (head >>> (2 * FIELD_BITS)) + 1;
    return (changes << (2 * FIELD_BITS)) | ((long) free << FIELD_BITS) | (first + 1);
  }
}
