package dev.assay.exec.pipeline;

import dev.assay.exec.kernel.Memory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of texts that somebody keeps for longer than their batch, in chunks that count against the
 * query's budget until they are given up or the query ends. Belongs to one worker.
 */
public final class KeptTexts {

  private static final long LEAST_BYTES = 1 << 12;
  private static final long MOST_BYTES = QueryArena.CHUNK_BYTES;

  private final QueryMemory memory;
  private final List<MemorySegment> chunks = new ArrayList<>();
  private long keptBytes;
  private long count;
  private long next;
  private long end;

  /** Nothing yet. */
  public KeptTexts(QueryMemory memory) {
    this.memory = memory;
  }

  /** Copies a text; returns its address. */
  public long keep(long address, int length) {
    if (end - next < length) {
      MemorySegment chunk = memory.chunk(Math.max(length, nextBytes()));
      chunks.add(chunk);
      keptBytes += chunk.byteSize();
      next = chunk.address();
      end = next + chunk.byteSize();
    }
    long copy = next;
    Memory.copy(address, copy, length);
    next += length;
    count++;
    return copy;
  }

  /** Puts a copy in place of a text, or an empty text where there is none. */
  public void keepOrEmpty(long[] addresses, int[] lengths, int at, boolean isText) {
    lengths[at] = isText ? lengths[at] : 0;
    addresses[at] = isText ? keep(addresses[at], lengths[at]) : 0;
  }

  /** Bytes that the next chunk takes. */
  private long nextBytes() {
    return Math.clamp(keptBytes, LEAST_BYTES, MOST_BYTES);
  }

  /** Bytes that so many more texts like those that are here may need; 0 where there is room. */
  public long bytesFor(int more) {
    double expected = count == 0 ? 0 : (double) keptBytes / count * more;
    return expected <= end - next ? 0 : (long) Math.max(expected, (double) nextBytes());
  }

  /** Takes the texts of others over. */
  public void adopt(KeptTexts others) {
    chunks.addAll(others.chunks);
    keptBytes += others.keptBytes;
    count += others.count;
    others.chunks.clear();
    others.clear();
  }

  /** Bytes of all chunks. */
  public long keptBytes() {
    return keptBytes;
  }

  /** Gives all texts up: nobody reads one of them any more. */
  public void clear() {
    chunks.forEach(memory::giveBack);
    chunks.clear();
    keptBytes = 0;
    count = 0;
    next = 0;
    end = 0;
  }
}
