package dev.assay.transport.tcp;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Memory as channels take it; none is made for memory that was used last. */
final class View {

  private MemorySegment memory = MemorySegment.NULL;
  private ByteBuffer view = memory.asByteBuffer();

  /** The same bytes; valid until the next call. */
  ByteBuffer of(MemorySegment wanted, long offset, int lengthBytes) {
    if (!wanted.equals(memory) || !wanted.scope().equals(memory.scope())) {
      memory = wanted;
      view = wanted.asByteBuffer();
    }
    return view.limit((int) offset + lengthBytes).position((int) offset);
  }
}
