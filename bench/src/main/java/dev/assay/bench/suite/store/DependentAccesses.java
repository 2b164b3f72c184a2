package dev.assay.bench.suite.store;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.memory.MemoryBudget;
import dev.assay.engine.memory.MemoryRegion;
import dev.assay.engine.memory.PageKind;
import dev.assay.engine.memory.RegionRequest;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * Loads of which each tells where the next one goes, one from every line of a region in random
 * order: what a look-up would take that did nothing but miss.
 */
final class DependentAccesses implements AutoCloseable {

  private static final int LINE_BYTES = 64;

  private final MemoryRegion region;
  private final MemorySegment memory;
  private long at;

  /** Over so many bytes, rounded to lines; one cycle through all of them (Sattolo, 1986). */
  DependentAccesses(long bytes) {
    long lines = Math.max(2, bytes / LINE_BYTES);
    region =
        MemoryRegion.open(
            RegionRequest.of("dependent accesses", lines * LINE_BYTES)
                .withPages(PageKind.TRANSPARENT_HUGE),
            MemoryBudget.of(lines * LINE_BYTES + (4L << 20)));
    memory = region.segment();
    for (long line = 0; line < lines; line++) {
      memory.set(JAVA_LONG, line * LINE_BYTES, line * LINE_BYTES);
    }
    SplittableRandom random = new SplittableRandom(1);
    for (long line = lines - 1; line > 0; line--) {
      long one = line * LINE_BYTES;
      long other = random.nextLong(line) * LINE_BYTES;
      long kept = memory.get(JAVA_LONG, one);
      memory.set(JAVA_LONG, one, memory.get(JAVA_LONG, other));
      memory.set(JAVA_LONG, other, kept);
    }
  }

  /** So many accesses, one after the other. */
  void run(long count) {
    long next = at;
    for (long i = 0; i < count; i++) {
      next = memory.get(JAVA_LONG, next);
    }
    at = next;
  }

  @Override
  public void close() {
    region.close();
  }
}
