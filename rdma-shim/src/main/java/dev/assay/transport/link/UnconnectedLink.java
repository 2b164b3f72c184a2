package dev.assay.transport.link;

import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Stands for a link that is not there yet, or never will be: takes nothing, does nothing. */
public abstract class UnconnectedLink implements Link {

  private static final int MIN_FRAME_BYTES = 256;

  private final long answer;

  /**
   * With one answer to all claims.
   *
   * @param answer {@link #FULL} or {@link #DOWN}
   */
  protected UnconnectedLink(long answer) {
    this.answer = answer;
  }

  @Override
  public final long claim(int kind, int lengthBytes) {
    return answer;
  }

  @Override
  public final MemorySegment segment() {
    return MemorySegment.NULL;
  }

  @Override
  public final void commit(long claim) {}

  @Override
  public final void abort(long claim) {}

  @Override
  public final void flush() {}

  @Override
  public final int maxFrameBytes() {
    return MIN_FRAME_BYTES;
  }

  @Override
  public final void setReading(boolean reading) {}

  @Override
  public final @Nullable OneSided oneSided() {
    return null;
  }

  @Override
  public final void close() {}

  @Override
  public final void reset(CloseCause cause) {}
}
