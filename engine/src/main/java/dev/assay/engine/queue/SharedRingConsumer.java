package dev.assay.engine.queue;

import java.io.IOException;
import java.nio.file.Path;

/** The reading end of a {@link SharedRing}; one thread at a time. */
public final class SharedRingConsumer extends SharedRing implements MessageConsumer {

  private final int mask;

  /** Slots to read before the producer is told: its line is left alone meanwhile. */
  private final int tellEvery;

  private long position;
  private long told;

  SharedRingConsumer(Path file) throws IOException {
    super(file, SharedRingLayout.CONSUMER_STATE_OFFSET, SharedRingLayout.PRODUCER_STATE_OFFSET);
    mask = slots - 1;
    tellEvery = slots >> 3;
  }

  @Override
  public int read(MessageHandler handler, int limit) {
    int messages = 0;
    while (messages < limit) {
      int index = (int) position & mask;
      long slotOffset = SharedRingLayout.slotOffset(index);
      long header = SharedRingLayout.getHeaderAcquire(ring, slotOffset);
      if (!SharedRingLayout.isAt(header, position)) {
        break;
      }
      int length = SharedRingLayout.length(header);
      int covered = coveredSlots(length, index);
      try {
        if (!SharedRingLayout.isSkip(header)) {
          messages++;
          handler.onMessage(ring, slotOffset + SharedRingLayout.HEADER_BYTES, length);
        }
      } finally {
        free(covered);
      }
    }
    return messages;
  }

  private int coveredSlots(int length, int index) {
    int covered = length < 0 ? 0 : SharedRingLayout.slotsFor(length);
    if (covered < 1 || covered > slots - index) {
      throw corrupt("slot " + index + " states a message of " + length + " bytes");
    }
    return covered;
  }

  private void free(int covered) {
    position += covered;
    if (position - told >= tellEvery) {
      SharedRingLayout.setConsumerPositionRelease(ring, position);
      told = position;
    }
  }
}
