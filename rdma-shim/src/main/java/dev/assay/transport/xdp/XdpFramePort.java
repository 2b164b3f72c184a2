package dev.assay.transport.xdp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import dev.assay.transport.TransportException;
import dev.assay.transport.reliable.FramePort;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Raw frames of one queue. They are handed over where the kernel put them, and written where it
 * takes them from; where the driver cannot share its memory, the kernel copies each once.
 */
final class XdpFramePort implements FramePort {

  private static final int ETHERNET_HEADER_BYTES = 14;
  private static final short POLLIN = 1;
  private static final long NANOS = 1_000_000_000;

  /** A copying send takes at most 32 frames a call; so often a full ring of 1,024 is kicked. */
  private static final int MAX_KICKS = 32;

  private final Arena arena = Arena.ofShared();
  private final XdpProgram program;
  private final XdpSocket socket;
  private final int wakeup;
  private final MemorySegment polled;
  private final MemorySegment timeout;
  private final MemorySegment counter;
  private final long hardwareAddress;
  private final int maxFrameBytes;
  private final long[] free;
  private int freeFrames;

  XdpFramePort(XdpSettings settings) throws TransportException {
    EthernetDevice device = EthernetDevice.named(settings.interfaceName());
    hardwareAddress = device.hardwareAddress();
    maxFrameBytes = Math.min(device.mtuBytes() + ETHERNET_HEADER_BYTES, XdpLayout.FRAME_BYTES);
    program = XdpProgram.attach(device.index(), settings.interfaceName());
    try {
      socket = new XdpSocket(settings, device.index());
      program.serve(settings.queue(), socket.descriptor());
    } catch (TransportException | RuntimeException e) {
      program.close();
      throw e;
    }
    free = new long[settings.ringFrames()];
    for (int i = 0; i < free.length; i++) {
      free[freeFrames++] = (long) (free.length + i) * XdpLayout.FRAME_BYTES;
    }
    wakeup = (int) Linux.call(SystemCall.EVENTFD2, 0, 0x80800, 0, 0, 0, 0);
    polled = arena.allocate(2L * Long.BYTES, Long.BYTES);
    polled.set(JAVA_INT, 0, socket.descriptor());
    polled.set(JAVA_INT, 8, wakeup);
    polled.set(JAVA_SHORT, 4, POLLIN);
    polled.set(JAVA_SHORT, 12, POLLIN);
    timeout = arena.allocate(2L * Long.BYTES, Long.BYTES);
    counter = arena.allocate(Long.BYTES, Long.BYTES);
  }

  @Override
  public long hardwareAddress() {
    return hardwareAddress;
  }

  @Override
  public int maxFrameBytes() {
    return maxFrameBytes;
  }

  @Override
  public long claim() {
    if (freeFrames == 0) {
      reclaim();
    }
    return freeFrames == 0 || socket.sent().room() == 0 ? FULL : free[freeFrames - 1];
  }

  @Override
  public MemorySegment segment() {
    return socket.memory();
  }

  @Override
  public void commit(long claim, int lengthBytes) {
    freeFrames--;
    socket.sent().addDescriptor(claim, lengthBytes);
  }

  @Override
  public void flush() {
    XdpRing sent = socket.sent();
    if (sent.pending() == 0) {
      return;
    }
    sent.produceRelease();
    // A driver that copies takes frames only within the call; another one says when it sleeps.
    for (int kick = 0; kick < MAX_KICKS && sent.pending() > 0 && mustKick(sent); kick++) {
      Linux.attempt(SystemCall.SENDTO, socket.descriptor(), 0, 0, XdpLayout.MSG_DONTWAIT, 0, 0);
    }
    reclaim();
  }

  private boolean mustKick(XdpRing sent) {
    return !socket.isZeroCopy() || sent.needsWakeup();
  }

  @Override
  public int poll(FrameHandler handler, int limit) {
    XdpRing received = socket.received();
    int frames = Math.min(received.available(), limit);
    for (int i = 0; i < frames; i++) {
      long address = received.nextDescriptorAddress();
      int length = received.nextDescriptorLength();
      received.consume();
      try {
        handler.onFrame(socket.memory(), address, length);
      } finally {
        // The address points past a headroom; the ring wants the frame's beginning.
        socket.filled().addAddress(address & -XdpLayout.FRAME_BYTES);
        socket.filled().produceRelease();
        received.consumeRelease();
      }
    }
    if (socket.isZeroCopy() && socket.filled().needsWakeup()) {
      sleep(0); // asking is what wakes the driver up
    }
    return frames;
  }

  @Override
  public void await(long timeoutNanos) {
    if (socket.received().available() > 0) {
      return;
    }
    sleep(timeoutNanos);
    if (polled.get(JAVA_SHORT, 14) != 0) {
      Descriptors.read(wakeup, counter);
    }
  }

  private void sleep(long nanos) {
    timeout.set(JAVA_LONG, 0, nanos / NANOS);
    timeout.set(JAVA_LONG, 8, nanos % NANOS);
    Linux.attempt(SystemCall.PPOLL, polled.address(), 2, timeout.address(), 0, 0, 0);
  }

  @Override
  public void wakeup() {
    try (Arena call = Arena.ofConfined()) {
      Descriptors.write(wakeup, call.allocateFrom(JAVA_LONG, 1));
    }
  }

  @Override
  public void close() {
    socket.close();
    program.close();
    Descriptors.close(wakeup);
    arena.close();
  }

  private void reclaim() {
    XdpRing completed = socket.completed();
    int frames = completed.available();
    for (int i = 0; i < frames; i++) {
      free[freeFrames++] = completed.nextAddress();
      completed.consume();
    }
    if (frames > 0) {
      completed.consumeRelease();
    }
  }
}
