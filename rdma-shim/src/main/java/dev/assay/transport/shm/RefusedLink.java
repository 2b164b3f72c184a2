package dev.assay.transport.shm;

import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkHandler;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A link that never came to be, until poll has said so. */
record RefusedLink(LinkHandler handler, CloseCause cause) implements Link {

  void tell() {
    handler.onDown(this, cause);
  }

  @Override
  public long claim(int kind, int lengthBytes) {
    return DOWN;
  }

  @Override
  public MemorySegment segment() {
    return MemorySegment.NULL;
  }

  @Override
  public void commit(long claim) {}

  @Override
  public void abort(long claim) {}

  @Override
  public void flush() {}

  @Override
  public int maxFrameBytes() {
    return 256;
  }

  @Override
  public void setReading(boolean reading) {}

  @Override
  public @Nullable OneSided oneSided() {
    return null;
  }

  @Override
  public void close() {}

  @Override
  public void reset(CloseCause because) {}
}
