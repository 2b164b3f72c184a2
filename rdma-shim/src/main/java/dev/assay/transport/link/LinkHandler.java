package dev.assay.transport.link;

import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What happens on a link; called by its port's poll. */
public interface LinkHandler {

  /** Frames can be sent; the first call. */
  void onUp(Link link);

  /** One frame, valid until the call returns. */
  void onFrame(Link link, int kind, MemorySegment segment, long offset, int lengthBytes);

  /**
   * A message comes that is longer than a frame, and not at once. Called when it begins, as often
   * as more of it has come, and when it is whole.
   *
   * @return where it goes from {@code receivedBytes} on, at that offset: memory that stays until
   *     the next call and has room for one byte at least, unless all has come; null: it is refused
   */
  default @Nullable MemorySegment onLong(Link link, int lengthBytes, int receivedBytes) {
    return null;
  }

  /** There is room after a claim was answered with {@link Link#FULL}. */
  void onRoom(Link link);

  /** An operation of {@link Link#oneSided} has ended. */
  void onCompletion(Link link, long token, OneSided.Status status, long previousValue);

  /** The last call: of a link that is up, or that never came up. */
  void onDown(Link link, CloseCause cause);
}
