package dev.assay.transport.fault;

import dev.assay.transport.reliable.FramePort;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A port of raw frames that loses, doubles, reorders and damages some of those that come, as a wire
 * may.
 */
public final class LossyFramePort implements FramePort {

  /**
   * How often, each from 0 to 1.
   *
   * @param lost a frame is dropped
   * @param doubled it comes twice
   * @param reordered it comes after up to {@link #HELD} later ones
   * @param damaged one of its bytes is changed; a real wire's check sum would drop it
   */
  public record Rates(double lost, double doubled, double reordered, double damaged) {}

  /** Most frames that are held back at a time. */
  public static final int HELD = 8;

  private final FramePort port;
  private final Rates rates;
  private final SplittableRandom random;
  private final List<MemorySegment> held = new ArrayList<>();

  /** Over a port, which it owns. */
  public LossyFramePort(FramePort port, Rates rates, long seed) {
    this.port = port;
    this.rates = rates;
    random = new SplittableRandom(seed);
  }

  @Override
  public int poll(FrameHandler handler, int limit) {
    int frames =
        port.poll((segment, offset, length) -> take(segment, offset, length, handler), limit);
    if (!held.isEmpty() && (frames == 0 || random.nextInt(HELD) == 0)) {
      MemorySegment frame = held.remove(random.nextInt(held.size()));
      handler.onFrame(frame, 0, (int) frame.byteSize());
      frames++;
    }
    return frames;
  }

  private void take(MemorySegment segment, long offset, int lengthBytes, FrameHandler handler) {
    if (random.nextDouble() < rates.lost()) {
      return;
    }
    MemorySegment frame = copy(segment.asSlice(offset, lengthBytes));
    if (random.nextDouble() < rates.damaged()) {
      long at = random.nextLong(lengthBytes);
      frame.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
    }
    if (random.nextDouble() < rates.doubled()) {
      handler.onFrame(frame, 0, lengthBytes);
    }
    if (held.size() < HELD && random.nextDouble() < rates.reordered()) {
      held.add(frame);
    } else {
      handler.onFrame(frame, 0, lengthBytes);
    }
  }

  private static MemorySegment copy(MemorySegment frame) {
    return MemorySegment.ofArray(frame.toArray(ValueLayout.JAVA_BYTE));
  }

  @Override
  public long hardwareAddress() {
    return port.hardwareAddress();
  }

  @Override
  public int maxFrameBytes() {
    return port.maxFrameBytes();
  }

  @Override
  public long claim() {
    return port.claim();
  }

  @Override
  public MemorySegment segment() {
    return port.segment();
  }

  @Override
  public void commit(long claim, int lengthBytes) {
    port.commit(claim, lengthBytes);
  }

  @Override
  public void flush() {
    port.flush();
  }

  @Override
  public void await(long timeoutNanos) {
    if (held.isEmpty()) {
      port.await(timeoutNanos);
    }
  }

  @Override
  public void wakeup() {
    port.wakeup();
  }

  @Override
  public void close() {
    port.close();
  }
}
