package dev.assay.transport.session;

import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import dev.assay.transport.link.Link;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** The link of a channel that has none yet: takes nothing. */
enum NoLink implements Link {
  /** The only one. */
  INSTANCE;

  @Override
  public long claim(int kind, int lengthBytes) {
    return FULL;
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
    return Control.MAX_BYTES;
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
  public void reset(CloseCause cause) {}
}
