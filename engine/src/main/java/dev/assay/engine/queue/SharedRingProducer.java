package dev.assay.engine.queue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** The writing end of a {@link SharedRing}; one thread at a time. */
public final class SharedRingProducer extends SharedRing implements MessageProducer {

  private final RingWriter writer;

  SharedRingProducer(Path file) throws IOException {
    super(file, SharedRingLayout.PRODUCER_STATE_OFFSET, SharedRingLayout.CONSUMER_STATE_OFFSET);
    writer = new RingWriter(ring, file.toString());
  }

  @Override
  public MemorySegment segment() {
    return ring;
  }

  /** A quarter of the ring less the header. */
  @Override
  public int maxMessageBytes() {
    return writer.maxMessageBytes();
  }

  /** As the contract and {@link RingWriter#claim(int, int)} say. */
  @Override
  public long claim(int length) {
    return writer.claim(length);
  }

  @Override
  public void commit(long claim) {
    writer.commit(claim);
  }

  @Override
  public void abort(long claim) {
    writer.abort(claim);
  }
}
