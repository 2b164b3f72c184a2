package dev.assay.exec.pipeline;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Memory off the heap for as long as one query runs. Small pieces come from chunks that pass from
 * query to query: closing a shared arena stops every thread of the process for a handshake, which
 * took a millisecond of queries of ten. Only where a query asks for large pieces is one opened. Any
 * thread may allocate.
 */
final class QueryArena implements Arena {

  static final int CHUNK_BYTES = 1 << 18;
  private static final int MOST_SMALL_BYTES = CHUNK_BYTES >> 2;
  private static final int CHUNK_ALIGNMENT = 64;

  /** Chunks that no query uses. Any thread. */
  static final class Pool {

    private static final int MOST_KEPT = 64;

    private final Deque<MemorySegment> chunks = new ConcurrentLinkedDeque<>();
    private final AtomicInteger kept = new AtomicInteger();

    /** Of that many bytes; only those of {@link #CHUNK_BYTES} are kept. */
    MemorySegment take(long bytes) {
      return bytes == CHUNK_BYTES ? take() : Arena.ofAuto().allocate(bytes, Long.BYTES);
    }

    private MemorySegment take() {
      MemorySegment chunk = chunks.poll();
      if (chunk == null) {
        return Arena.ofAuto().allocate(CHUNK_BYTES, CHUNK_ALIGNMENT);
      }
      kept.decrementAndGet();
      return chunk;
    }

    void give(MemorySegment chunk) {
      if (chunk.byteSize() != CHUNK_BYTES) {
        return;
      }
      if (kept.incrementAndGet() <= MOST_KEPT) {
        chunks.push(chunk);
      } else {
        kept.decrementAndGet();
      }
    }
  }

  private final Pool pool;
  private final List<MemorySegment> used = new ArrayList<>();
  private @Nullable Arena large;
  private long next = CHUNK_BYTES;

  QueryArena(Pool pool) {
    this.pool = pool;
  }

  @Override
  public synchronized MemorySegment allocate(long byteSize, long byteAlignment) {
    if (byteSize > MOST_SMALL_BYTES || byteAlignment > CHUNK_ALIGNMENT) {
      if (large == null) {
        large = Arena.ofShared();
      }
      return large.allocate(byteSize, byteAlignment);
    }
    long from = (next + byteAlignment - 1) & -byteAlignment;
    if (from + Math.max(1, byteSize) > CHUNK_BYTES) {
      used.add(pool.take());
      from = 0;
    }
    next = from + byteSize;
    return used.getLast().asSlice(from, byteSize).fill((byte) 0);
  }

  /** Of the chunks; large pieces have their own. */
  @Override
  public MemorySegment.Scope scope() {
    return Arena.global().scope();
  }

  /** Gives all memory up; no piece of it may be read any more. */
  @Override
  public synchronized void close() {
    used.forEach(pool::give);
    used.clear();
    next = CHUNK_BYTES;
    if (large != null) {
      large.close();
      large = null;
    }
  }
}
