package dev.assay.transport.stream;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Native memory of a stream's buffer, with the view that channels take; of one thread. */
public final class Block {

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment segment;
  private final ByteBuffer view;

  Block(int sizeBytes) {
    segment = arena.allocate(sizeBytes, Long.BYTES);
    view = segment.asByteBuffer();
  }

  /** The memory. */
  public MemorySegment segment() {
    return segment;
  }

  /** The same memory; its position and limit are whoever's uses it next. */
  public ByteBuffer view(int from, int to) {
    return view.limit(to).position(from);
  }

  void free() {
    arena.close();
  }
}
