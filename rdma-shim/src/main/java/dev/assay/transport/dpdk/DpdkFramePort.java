package dev.assay.transport.dpdk;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.transport.TransportException;
import dev.assay.transport.reliable.FramePort;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Raw frames of a DPDK device: written and handed over in DPDK's own buffers, in bursts.
 *
 * <p>Poll-mode drivers cannot be slept on: {@link #await} looks, naps for {@value #NAP_NANOS} ns,
 * and looks again.
 */
final class DpdkFramePort implements FramePort {

  private static final int BURST = 64;
  private static final int ETHERNET_HEADER_BYTES = 14;
  private static final int MAX_FRAME_BYTES = 2048;
  private static final long NAP_NANOS = 50_000;
  private static final int POLLS_TO_LINK = 1024;

  private final DpdkPort port;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = Dpdk.Memory.ALL;

  /** Free buffers, those committed and not sent, and those that came and were not handed over. */
  private final MemorySegment free = arena.allocate(JAVA_LONG, BURST);

  private final MemorySegment unsent = arena.allocate(JAVA_LONG, BURST);
  private final MemorySegment arrived = arena.allocate(JAVA_LONG, BURST);
  private final int maxFrameBytes;
  private int freeCount;
  private int unsentCount;
  private int arrivedCount;
  private int arrivedNext;
  private int polls;
  private volatile boolean woken;
  private volatile @Nullable Thread sleeper;

  DpdkFramePort(DpdkSettings settings) throws TransportException {
    port = new DpdkPort(settings);
    maxFrameBytes = Math.min(port.mtuBytes() + ETHERNET_HEADER_BYTES, MAX_FRAME_BYTES);
    port.isUp();
  }

  @Override
  public long hardwareAddress() {
    return port.hardwareAddress();
  }

  @Override
  public int maxFrameBytes() {
    return maxFrameBytes;
  }

  @Override
  public long claim() {
    if (unsentCount == BURST) {
      flush();
    }
    if (unsentCount == BURST || (freeCount == 0 && !refill())) {
      return FULL;
    }
    long buffer = free.getAtIndex(JAVA_LONG, freeCount - 1L);
    return memory.get(JAVA_LONG, buffer + DpdkLayout.BUFFER) + DpdkLayout.HEADROOM_BYTES;
  }

  private boolean refill() {
    freeCount = port.take(free.address(), BURST / 2) ? BURST / 2 : 0;
    return freeCount > 0;
  }

  @Override
  public MemorySegment segment() {
    return memory;
  }

  @Override
  public void commit(long claim, int lengthBytes) {
    long buffer = free.getAtIndex(JAVA_LONG, --freeCount);
    memory.set(JAVA_SHORT, buffer + DpdkLayout.DATA_OFFSET, (short) DpdkLayout.HEADROOM_BYTES);
    memory.set(JAVA_LONG, buffer + DpdkLayout.OFFLOAD_FLAGS, 0);
    memory.set(JAVA_INT, buffer + DpdkLayout.PACKET_LENGTH, lengthBytes);
    memory.set(JAVA_SHORT, buffer + DpdkLayout.DATA_LENGTH, (short) lengthBytes);
    unsent.setAtIndex(JAVA_LONG, unsentCount++, buffer);
  }

  @Override
  public void flush() {
    int sent = unsentCount == 0 ? 0 : port.transmit(unsent.address(), unsentCount);
    if (sent > 0) {
      unsentCount -= sent;
      MemorySegment.copy(
          unsent, (long) sent * Long.BYTES, unsent, 0, (long) unsentCount * Long.BYTES);
    }
  }

  @Override
  public int poll(FrameHandler handler, int limit) {
    if (++polls % POLLS_TO_LINK == 0) {
      port.isUp();
    }
    if (arrivedCount == 0) {
      receive();
    }
    int frames = Math.min(arrivedCount, limit);
    int first = arrivedNext;
    try {
      for (int i = 0; i < frames; i++) {
        handOver(handler);
      }
    } finally {
      Dpdk.free(arrived.address() + (long) first * Long.BYTES, arrivedNext - first);
    }
    return frames;
  }

  private void receive() {
    arrivedCount = port.receive(arrived.address(), BURST);
    arrivedNext = 0;
  }

  /** Buffers in several segments are longer than any frame of ours. */
  private void handOver(FrameHandler handler) {
    long buffer = arrived.getAtIndex(JAVA_LONG, arrivedNext++);
    arrivedCount--;
    if (memory.get(JAVA_SHORT, buffer + DpdkLayout.SEGMENTS) == 1) {
      long data =
          memory.get(JAVA_LONG, buffer + DpdkLayout.BUFFER)
              + Short.toUnsignedInt(memory.get(JAVA_SHORT, buffer + DpdkLayout.DATA_OFFSET));
      int length = Short.toUnsignedInt(memory.get(JAVA_SHORT, buffer + DpdkLayout.DATA_LENGTH));
      handler.onFrame(memory, data, length);
    }
  }

  @Override
  public void await(long timeoutNanos) {
    long deadline = System.nanoTime() + timeoutNanos;
    sleeper = Thread.currentThread();
    while (arrivedCount == 0 && !woken) {
      port.isUp();
      flush();
      receive();
      long left = deadline - System.nanoTime();
      if (arrivedCount > 0 || left <= 0) {
        break;
      }
      LockSupport.parkNanos(Math.min(left, NAP_NANOS));
    }
    woken = false;
    sleeper = null;
  }

  @Override
  public void wakeup() {
    woken = true;
    Thread sleeping = sleeper;
    if (sleeping != null) {
      LockSupport.unpark(sleeping);
    }
  }

  @Override
  public void close() {
    Dpdk.free(arrived.address() + (long) arrivedNext * Long.BYTES, arrivedCount);
    Dpdk.free(unsent.address(), unsentCount);
    Dpdk.free(free.address(), freeCount);
    port.close();
    arena.close();
  }
}
