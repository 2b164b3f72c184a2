package dev.assay.engine.calibrate.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * A chain of pointers that visits every node of a working set once a lap in random order, so that
 * each load waits for the one before and no prefetcher foresees the next.
 *
 * <p>The order is a uniformly random cyclic permutation, drawn by the inside-out form of Sattolo's
 * algorithm (S. Sattolo, An algorithm to generate a random cyclic permutation, 1986): node i is
 * inserted behind a random earlier node. So a chain grows in place, at one random access a node,
 * and a whole curve of working sets costs no more than its largest.
 *
 * <p>Node i holds the byte offset of its successor:
 *
 * <pre>
 * dense   line  0       1       2         one node a cache line
 *         |next ...|next ...|next ...|
 * paged   page  0            1            one node a 4 KiB page, in line i mod 64 of it, so that
 *         |next .......|.... next ...|    the nodes do not all fall into one set of the cache
 * </pre>
 *
 * <p>Not safe for use by several threads.
 */
final class PointerChase {

  static final int PAGE_BYTES = 4096;

  private static final ValueLayout.OfLong POINTER = ValueLayout.JAVA_LONG_UNALIGNED;
  private static final int STEPS_PER_CALL = 1024;
  private static final int CHECKED_STEPS = 16_384;

  private final MemorySegment region;
  private final int strideBytes;
  private final int staggerBytes;
  private final SplittableRandom random = new SplittableRandom(0x5A77_0105L);
  private int nodes;
  private long position;

  private PointerChase(MemorySegment region, int strideBytes, int staggerBytes) {
    this.region = region;
    this.strideBytes = strideBytes;
    this.staggerBytes = staggerBytes;
    growTo(1);
  }

  /** A chain of one node, to be grown up to one node for each line of the region. */
  static PointerChase dense(MemorySegment region, int lineBytes) {
    return new PointerChase(region, lineBytes, 0);
  }

  /** A chain of one node, to be grown up to one node for each 4 KiB page of the region. */
  static PointerChase paged(MemorySegment region, int lineBytes) {
    return new PointerChase(region, PAGE_BYTES, lineBytes);
  }

  /** Adds nodes at the end of the region until there are this many; fewer change nothing. */
  void growTo(int count) {
    if (nodes == 0) {
      region.set(POINTER, 0, 0);
      nodes = 1;
    }
    for (int i = nodes; i < count; i++) {
      long before = offset(random.nextInt(i));
      long added = offset(i);
      region.set(POINTER, added, region.get(POINTER, before));
      region.set(POINTER, before, added);
    }
    nodes = Math.max(nodes, count);
  }

  /**
   * Nanoseconds a step with so many nodes, one value a sample; the chain is checked after.
   *
   * @param untimedSteps steps between the sweep of the set and the first sample. A sweep leaves
   *     more of the set in the caches than the walk will find there later: an outer cache that
   *     keeps only what it expects to be used again settles within about ten laps. For a set beyond
   *     the outermost cache, at least as many steps as that has lines, so that it holds the nodes
   *     which come up again last
   */
  double[] nanos(int count, long untimedSteps, Sampling sampling) throws InterruptedException {
    growTo(count);
    sweep();
    walk(untimedSteps);
    double[] nanos = sampling.warm().nanosPerOperation(this::walk);
    check();
    return nanos;
  }

  int nodes() {
    return nodes;
  }

  /** Byte offset of the node that the next step leaves from. */
  long position() {
    return position;
  }

  /** Follows the chain this many steps from where the last walk ended. */
  void walk(long steps) {
    position = follow(position, steps);
  }

  /**
   * Follows the chain from a given node without moving the position.
   *
   * @return byte offset of the node reached
   */
  long follow(long from, long steps) {
    long at = from;
    for (long left = steps; left > 0; left -= STEPS_PER_CALL) {
      at = follow(region, at, (int) Math.min(left, STEPS_PER_CALL));
    }
    return at;
  }

  /** Reads every node once in address order, which leaves in the caches what fits of them. */
  void sweep() {
    long sum = 0;
    for (int i = 0; i < nodes; i++) {
      sum += region.get(POINTER, offset(i)) - offset(i);
    }
    if (sum != 0) {
      throw new AssertionError("the pointers of a chase do not name every node once");
    }
  }

  /**
   * Checks that a lap is as long as the chain, or for a long chain that it is not shorter than a
   * bound.
   */
  void check() {
    boolean closes = follow(position, Math.min(nodes, CHECKED_STEPS)) == position;
    if (closes != (nodes <= CHECKED_STEPS)) {
      throw new AssertionError("a pointer chase left its cycle of " + nodes + " nodes");
    }
  }

  private static long follow(MemorySegment region, long from, int steps) {
    long at = from;
    for (int i = 0; i < steps; i++) {
      at = region.get(POINTER, at);
    }
    return at;
  }

  private long offset(int node) {
    return (long) node * strideBytes + (long) node * staggerBytes % PAGE_BYTES;
  }
}
