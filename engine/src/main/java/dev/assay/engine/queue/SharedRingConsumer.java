package dev.assay.engine.queue;

import java.io.IOException;
import java.nio.file.Path;

/** The reading end of a {@link SharedRing}; one thread at a time. */
public final class SharedRingConsumer extends SharedRing implements MessageConsumer {

  private final RingReader reader;

  SharedRingConsumer(Path file) throws IOException {
    super(file, SharedRingLayout.CONSUMER_STATE_OFFSET, SharedRingLayout.PRODUCER_STATE_OFFSET);
    reader = new RingReader(ring, file.toString());
  }

  @Override
  public int read(MessageHandler handler, int limit) {
    int messages = 0;
    while (messages < limit && reader.next()) {
      messages++;
      try {
        handler.onMessage(ring, reader.offset(), reader.length());
      } finally {
        reader.free();
      }
    }
    return messages;
  }
}
