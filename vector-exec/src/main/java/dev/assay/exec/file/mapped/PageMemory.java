package dev.assay.exec.file.mapped;

import java.lang.foreign.Arena;

/**
 * Where decompressed pages of one column lie. Texts point into pages, and are read as long as the
 * query runs, so theirs are kept; others make room for the next. Belongs to one worker.
 */
public final class PageMemory {

  private static final int ALIGNMENT_BYTES = 64;

  private final Arena arena;
  private final boolean keeps;
  private final long[] addresses = new long[2];
  private final long[] sizes = new long[2];

  /**
   * No memory yet.
   *
   * @param arena whose end is that of the query
   * @param keeps whether what was handed out stays
   */
  public PageMemory(Arena arena, boolean keeps) {
    this.arena = arena;
    this.keeps = keeps;
  }

  /** Room for a page; that of a dictionary is not that of the data. */
  public long page(long bytes, boolean isDictionary) {
    if (keeps) {
      return allocate(bytes);
    }
    int which = isDictionary ? 1 : 0;
    if (sizes[which] < bytes) {
      sizes[which] = Math.max(bytes, 2 * sizes[which]);
      addresses[which] = allocate(sizes[which]);
    }
    return addresses[which];
  }

  /** Zeroed memory until the query ends. */
  public long allocate(long bytes) {
    return arena.allocate(bytes, ALIGNMENT_BYTES).address();
  }
}
