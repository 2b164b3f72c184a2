package dev.assay.transport.uring;

import dev.assay.engine.memory.MemoryRegion;
import dev.assay.transport.link.CopyCount;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What has come on a connection and was not taken, in one piece. Its memory is lent only while it
 * holds something, and grows where a pause of reading lets more pile up. Of one thread.
 */
final class ReceivedRest {

  private final BufferPool pool;
  private final CopyCount copies;
  private @Nullable MemoryRegion memory;
  private int from;
  private int to;
  private int touched;

  ReceivedRest(BufferPool pool, CopyCount copies) {
    this.pool = pool;
    this.copies = copies;
  }

  int length() {
    return to - from;
  }

  /** Where it begins in {@link #segment}. */
  int from() {
    return from;
  }

  MemorySegment segment() {
    return memory == null ? MemorySegment.NULL : memory.segment();
  }

  /** Address of room for so many bytes behind the rest, to be filled by {@link #filled}. */
  long room(int length) {
    MemoryRegion lent = memory;
    if (lent == null) {
      lent = pool.lend(length);
    } else if (to + (long) length > lent.sizeBytes()) {
      lent = moved(lent, length);
    }
    memory = lent;
    return lent.segment().address() + to;
  }

  private MemoryRegion moved(MemoryRegion lent, int length) {
    int kept = length();
    boolean fits = kept + (long) length <= lent.sizeBytes();
    MemoryRegion into = fits ? lent : pool.lend(kept + (long) length);
    copies.copy(lent.segment(), from, into.segment(), 0, kept);
    if (!fits) {
      pool.giveBack(lent, touched);
    }
    from = 0;
    to = kept;
    return into;
  }

  /** So many bytes of the room were filled. */
  void filled(int length) {
    to += length;
    touched = Math.max(touched, to);
  }

  void append(MemorySegment source, long at, int length) {
    room(length); // may lend or move the memory
    copies.copy(source, at, segment(), to, length);
    filled(length);
  }

  void take(int length) {
    from += length;
    if (from == to) {
      clear();
    }
  }

  void clear() {
    from = 0;
    to = 0;
    if (memory != null) {
      pool.giveBack(memory, touched);
      memory = null;
      touched = 0;
    }
  }
}
