package dev.assay.transport.xdp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import dev.assay.engine.natives.VirtualMemory;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An AF_XDP socket with its memory and four rings. Half of the frames are the kernel's to fill, the
 * other half this side's to send.
 */
final class XdpSocket implements AutoCloseable {

  private final Arena arena = Arena.ofShared();
  private final int descriptor;
  private final MemorySegment memory;
  private final XdpRing received;
  private final XdpRing sent;
  private final XdpRing filled;
  private final XdpRing completed;
  private final boolean zeroCopy;

  /** Makes and binds one. */
  XdpSocket(XdpSettings settings, int interfaceIndex) throws TransportException {
    descriptor =
        (int)
            checked(
                Linux.call(
                    SystemCall.SOCKET, XdpLayout.AF_XDP, XdpLayout.SOCK_RAW_CLOEXEC, 0, 0, 0, 0),
                "making an AF_XDP socket");
    try {
      int frames = settings.ringFrames();
      memory = map(2L * frames * XdpLayout.FRAME_BYTES);
      registerMemory();
      for (int ring :
          new int[] {
            XdpLayout.UMEM_FILL_RING,
            XdpLayout.UMEM_COMPLETION_RING,
            XdpLayout.RX_RING,
            XdpLayout.TX_RING
          }) {
        option(ring, arena.allocateFrom(JAVA_INT, frames), "sizing a ring");
      }
      MemorySegment offsets = offsets();
      received = ring(XdpLayout.RX_MAP, offsets, 0, frames, XdpLayout.DESCRIPTOR_BYTES);
      sent = ring(XdpLayout.TX_MAP, offsets, 1, frames, XdpLayout.DESCRIPTOR_BYTES);
      filled = ring(XdpLayout.FILL_MAP, offsets, 2, frames, Long.BYTES);
      completed = ring(XdpLayout.COMPLETION_MAP, offsets, 3, frames, Long.BYTES);
      for (int i = 0; i < frames; i++) {
        filled.addAddress((long) i * XdpLayout.FRAME_BYTES);
      }
      filled.produceRelease();
      zeroCopy = bind(settings, interfaceIndex);
    } catch (TransportException | RuntimeException e) {
      Descriptors.close(descriptor);
      arena.close();
      throw e;
    }
  }

  int descriptor() {
    return descriptor;
  }

  MemorySegment memory() {
    return memory;
  }

  XdpRing received() {
    return received;
  }

  XdpRing sent() {
    return sent;
  }

  XdpRing filled() {
    return filled;
  }

  XdpRing completed() {
    return completed;
  }

  boolean isZeroCopy() {
    return zeroCopy;
  }

  @Override
  public void close() {
    Descriptors.close(descriptor);
    arena.close();
  }

  private void registerMemory() throws TransportException {
    MemorySegment registration = arena.allocate(XdpLayout.UMEM_REG_BYTES, Long.BYTES);
    registration.set(JAVA_LONG, 0, memory.address());
    registration.set(JAVA_LONG, 8, memory.byteSize());
    registration.set(JAVA_INT, 16, XdpLayout.FRAME_BYTES);
    option(XdpLayout.UMEM_REG, registration, "registering the memory of frames");
  }

  /** Without copying where the driver can, which virtual devices cannot. */
  private boolean bind(XdpSettings settings, int interfaceIndex) throws TransportException {
    MemorySegment address = arena.allocate(XdpLayout.ADDRESS_BYTES, Long.BYTES);
    address.set(JAVA_SHORT, 0, (short) XdpLayout.AF_XDP);
    address.set(JAVA_INT, 4, interfaceIndex);
    address.set(JAVA_INT, 8, settings.queue());
    address.set(JAVA_SHORT, 2, (short) (XdpLayout.BIND_ZERO_COPY | XdpLayout.BIND_NEED_WAKEUP));
    if (bind(address) >= 0) {
      return true;
    }
    address.set(JAVA_SHORT, 2, (short) (XdpLayout.BIND_COPY | XdpLayout.BIND_NEED_WAKEUP));
    checked(
        bind(address),
        "binding to queue %d of %s".formatted(settings.queue(), settings.interfaceName()));
    return false;
  }

  private long bind(MemorySegment address) {
    return Linux.call(
        SystemCall.BIND, descriptor, address.address(), XdpLayout.ADDRESS_BYTES, 0, 0, 0);
  }

  private MemorySegment offsets() throws TransportException {
    MemorySegment offsets = arena.allocate(XdpLayout.OFFSETS_BYTES, Long.BYTES);
    MemorySegment length = arena.allocateFrom(JAVA_INT, XdpLayout.OFFSETS_BYTES);
    checked(
        Linux.call(
            SystemCall.GETSOCKOPT,
            descriptor,
            XdpLayout.SOL_XDP,
            XdpLayout.MMAP_OFFSETS,
            offsets.address(),
            length.address(),
            0),
        "asking for the layout of the rings");
    if (length.get(JAVA_INT, 0) != XdpLayout.OFFSETS_BYTES) {
      throw new TransportException(
          "this kernel's AF_XDP rings are older than Linux 5.4: boot a newer one");
    }
    return offsets;
  }

  private XdpRing ring(long map, MemorySegment offsets, int which, int entries, int entryBytes)
      throws TransportException {
    MemorySegment mine =
        offsets.asSlice(
            (long) which * XdpLayout.OFFSETS_OF_RING_BYTES, XdpLayout.OFFSETS_OF_RING_BYTES);
    long bytes = mine.get(JAVA_LONG, 16) + (long) entries * entryBytes;
    long address = checked(VirtualMemory.mapShared(descriptor, map, bytes), "mapping a ring");
    return new XdpRing(segment(address, bytes), mine, entries);
  }

  private MemorySegment map(long bytes) throws TransportException {
    return segment(checked(VirtualMemory.map(bytes, false), "mapping memory for frames"), bytes);
  }

  @SuppressWarnings("restricted") // a mapping becomes a segment by reinterpreting its address
  private MemorySegment segment(long address, long bytes) {
    return MemorySegment.ofAddress(address)
        .reinterpret(bytes, arena, mapped -> VirtualMemory.unmap(address, bytes));
  }

  private void option(int name, MemorySegment value, String doing) throws TransportException {
    checked(
        Linux.call(
            SystemCall.SETSOCKOPT,
            descriptor,
            XdpLayout.SOL_XDP,
            name,
            value.address(),
            value.byteSize(),
            0),
        doing);
  }

  private static long checked(long result, String doing) throws TransportException {
    if (result < 0 && result > -4096) {
      throw new TransportException(doing + " failed: " + Linux.describe(result));
    }
    return result;
  }
}
