package dev.assay.transport.reliable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/** One of two joined ports of one thread; a wire that holds so many frames and drops the rest. */
final class PipeFramePort implements FramePort {

  private static final int CAPACITY = 64;

  private final long address;
  private final byte[] claimed;
  private final Queue<byte[]> incoming = new ArrayDeque<>();
  private Queue<byte[]> outgoing = new ArrayDeque<>();
  private long sentFrames;
  private boolean closed;

  PipeFramePort(long address, int maxFrameBytes) {
    this.address = address;
    claimed = new byte[maxFrameBytes];
  }

  static void join(PipeFramePort one, PipeFramePort two) {
    one.outgoing = two.incoming;
    two.outgoing = one.incoming;
  }

  long sentFrames() {
    return sentFrames;
  }

  @Override
  public long hardwareAddress() {
    return address;
  }

  @Override
  public int maxFrameBytes() {
    return claimed.length;
  }

  @Override
  public long claim() {
    return 0;
  }

  @Override
  public MemorySegment segment() {
    return MemorySegment.ofArray(claimed);
  }

  @Override
  public void commit(long claim, int lengthBytes) {
    sentFrames++;
    if (outgoing.size() < CAPACITY) {
      outgoing.add(Arrays.copyOf(claimed, lengthBytes));
    }
  }

  @Override
  public void flush() {}

  @Override
  public int poll(FrameHandler handler, int limit) {
    int frames = 0;
    while (frames < limit && !incoming.isEmpty()) {
      MemorySegment frame = MemorySegment.ofArray(incoming.remove());
      frames++;
      handler.onFrame(frame, 0, (int) frame.byteSize());
    }
    return frames;
  }

  /** Puts bytes on the wire towards this port. */
  void inject(MemorySegment frame) {
    incoming.add(frame.toArray(ValueLayout.JAVA_BYTE));
  }

  @Override
  public void await(long timeoutNanos) {}

  @Override
  public void wakeup() {}

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
