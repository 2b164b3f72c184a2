package dev.assay.engine.queue;

import dev.assay.engine.jvm.JvmFlag;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import org.agrona.BitUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Agrona's ring buffers under our contract, in memory of this JVM or mapped from a file: both ends
 * in one object, one consumer thread. The memory of this JVM is freed when nothing refers to it any
 * more.
 */
public final class AgronaRing implements MessageProducer, MessageConsumer {

  /** Agrona wants a type above zero with every message; messages here carry none. */
  private static final int TYPE = 1;

  /** Two cache lines: what Agrona keeps between its counters. */
  private static final int ALIGNMENT_BYTES = 128;

  private final MemorySegment segment;
  private final RingBuffer ring;
  private final int maxMessageBytes;

  /** The handler of the read in progress, kept here so that no adapter is made for each read. */
  private MessageHandler handler = (memory, offset, length) -> {};

  private final org.agrona.concurrent.MessageHandler adapter = this::onAgronaMessage;

  private AgronaRing(MemorySegment segment, Function<AtomicBuffer, RingBuffer> ringOver) {
    this.segment = segment;
    ring = ringOver.apply(new UnsafeBuffer(segment.asByteBuffer()));
    maxMessageBytes = ring.maxMsgLength();
  }

  private static MemorySegment allocate(int capacityBytes) {
    int rounded = BitUtil.findNextPositivePowerOfTwo(Math.clamp(capacityBytes, 64, 1 << 30));
    return Arena.ofAuto().allocate(bytes(rounded), ALIGNMENT_BYTES);
  }

  /** Memory that a ring needs for so many bytes of messages. */
  public static long bytes(int capacityBytes) {
    return (long) capacityBytes + RingBufferDescriptor.TRAILER_LENGTH;
  }

  /**
   * A ring for one producer thread.
   *
   * @param capacityBytes rounded up to a power of two from 64 to 2^30
   * @throws UnsupportedOperationException where the JVM lacks {@link JvmFlag#AGRONA}
   */
  public static AgronaRing oneToOne(int capacityBytes) {
    JvmFlag.AGRONA.require();
    return new AgronaRing(allocate(capacityBytes), OneToOneRingBuffer::new);
  }

  /**
   * One end of a ring for one producer thread, over memory that the other end maps as well.
   *
   * @param segment zeros, or as the other end left them; {@link #bytes} of a power of two, aligned
   *     to 128 bytes, and not freed before this is done with
   * @throws UnsupportedOperationException where the JVM lacks {@link JvmFlag#AGRONA}
   */
  public static AgronaRing oneToOne(MemorySegment segment) {
    JvmFlag.AGRONA.require();
    return new AgronaRing(segment, OneToOneRingBuffer::new);
  }

  /** As {@link #oneToOne(int)}, for any number of producer threads. */
  public static AgronaRing manyToOne(int capacityBytes) {
    JvmFlag.AGRONA.require();
    return new AgronaRing(allocate(capacityBytes), ManyToOneRingBuffer::new);
  }

  @Override
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  @Override
  public long claim(int length) {
    int index = ring.tryClaim(TYPE, length);
    return index < 0 ? FULL : index;
  }

  @Override
  public void commit(long claim) {
    ring.commit((int) claim);
  }

  @Override
  public void abort(long claim) {
    ring.abort((int) claim);
  }

  @Override
  public int read(MessageHandler to, int limit) {
    handler = to;
    return ring.read(adapter, limit);
  }

  private void onAgronaMessage(int type, MutableDirectBuffer buffer, int index, int length) {
    handler.onMessage(segment, index, length);
  }
}
