package dev.assay.engine.memory;

/**
 * What a region should be.
 *
 * @param name what it is for, as messages and leak reports say it
 * @param sizeBytes usable size, 1 or more
 * @param alignmentBytes alignment of its first byte, a power of two up to 1 GiB
 * @param pages pages to ask for
 * @param prefault true to have every page in memory before the region is handed out
 * @param locked true to ask that it is never swapped out (RLIMIT_MEMLOCK applies)
 * @param node NUMA node to bind to, or {@link #ANY_NODE}
 */
public record RegionRequest(
    String name,
    long sizeBytes,
    long alignmentBytes,
    PageKind pages,
    boolean prefault,
    boolean locked,
    int node) {

  /** Leaves the place to the kernel, which takes the node of the thread that touches first. */
  public static final int ANY_NODE = -1;

  private static final long MAX_ALIGNMENT_BYTES = 1L << 30;
  private static final int MAX_NODE = 1023;

  /** Checks the ranges. */
  public RegionRequest {
    if (sizeBytes < 1 || sizeBytes > Long.MAX_VALUE / 4) {
      throw new IllegalArgumentException("size of region " + name + " is " + sizeBytes + " bytes");
    }
    if (Long.bitCount(alignmentBytes) != 1 || alignmentBytes > MAX_ALIGNMENT_BYTES) {
      throw new IllegalArgumentException(
          "alignment of region %s must be a power of two up to 1 GiB, not %d"
              .formatted(name, alignmentBytes));
    }
    if (node < ANY_NODE || node > MAX_NODE) {
      throw new IllegalArgumentException("node of region " + name + " is " + node);
    }
  }

  /** Prefaulted base pages, cache-line pairs aligned, anywhere. */
  public static RegionRequest of(String name, long sizeBytes) {
    return new RegionRequest(name, sizeBytes, 128, PageKind.NORMAL, true, false, ANY_NODE);
  }

  /** The same with other pages. */
  public RegionRequest withPages(PageKind kind) {
    return new RegionRequest(name, sizeBytes, alignmentBytes, kind, prefault, locked, node);
  }

  /** The same with another alignment. */
  public RegionRequest withAlignment(long bytes) {
    return new RegionRequest(name, sizeBytes, bytes, pages, prefault, locked, node);
  }

  /** The same with pages coming at their first touch, or all at once. */
  public RegionRequest withPrefault(boolean wanted) {
    return new RegionRequest(name, sizeBytes, alignmentBytes, pages, wanted, locked, node);
  }

  /** The same, locked in memory or not. */
  public RegionRequest withLocked(boolean wanted) {
    return new RegionRequest(name, sizeBytes, alignmentBytes, pages, prefault, wanted, node);
  }

  /** The same on a NUMA node. */
  public RegionRequest onNode(int nodeId) {
    return new RegionRequest(name, sizeBytes, alignmentBytes, pages, prefault, locked, nodeId);
  }
}
