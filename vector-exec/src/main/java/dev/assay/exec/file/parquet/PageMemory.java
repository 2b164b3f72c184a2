package dev.assay.exec.file.parquet;

import java.lang.foreign.Arena;

/**
 * Where decompressed pages of one column lie. Texts point into pages, and are read as long as the
 * query runs, so theirs are kept; others make room for the next. Belongs to one worker.
 */
final class PageMemory {

  private static final int ALIGNMENT_BYTES = 64;

  private final Arena arena;
  private final boolean keeps;
  private final long[] addresses = new long[2];
  private final long[] sizes = new long[2];

  PageMemory(Arena arena, boolean keeps) {
    this.arena = arena;
    this.keeps = keeps;
  }

  /** Room for a page; that of a dictionary is not that of the data. */
  long page(long bytes, boolean isDictionary) {
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
  long allocate(long bytes) {
    return arena.allocate(bytes, ALIGNMENT_BYTES).address();
  }
}
