package dev.assay.transport.xdp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * One of a socket's four rings, as this side sees it. The side that produces writes descriptors,
 * then releases the producer; the side that consumes acquires the producer, reads them, and
 * releases the consumer. Counters run on and wrap at 2^32; {@code entries} is a power of two.
 */
final class XdpRing {

  private static final VarHandle COUNTER = JAVA_INT.varHandle();

  private final MemorySegment memory;
  private final long producerOffset;
  private final long consumerOffset;
  private final long flagsOffset;
  private final long entriesOffset;
  private final int entries;
  private int produced;
  private int consumed;

  /**
   * Over a mapping.
   *
   * @param offsets this ring's part of {@code struct xdp_mmap_offsets}
   */
  XdpRing(MemorySegment memory, MemorySegment offsets, int entries) {
    this.memory = memory;
    this.entries = entries;
    producerOffset = offsets.get(JAVA_LONG, 0);
    consumerOffset = offsets.get(JAVA_LONG, 8);
    entriesOffset = offsets.get(JAVA_LONG, 16);
    flagsOffset = offsets.get(JAVA_LONG, 24);
  }

  /** Room for this side to produce. */
  int room() {
    return entries - (produced - consumerAcquire());
  }

  /** Adds a frame's address to a ring of addresses. */
  void addAddress(long address) {
    memory.set(JAVA_LONG, entriesOffset + (long) (produced & entries - 1) * Long.BYTES, address);
    produced++;
  }

  /** Adds a frame to a ring of descriptors. */
  void addDescriptor(long address, int lengthBytes) {
    long at = descriptor(produced);
    memory.set(JAVA_LONG, at, address);
    memory.set(JAVA_INT, at + 8, lengthBytes);
    memory.set(JAVA_INT, at + 12, 0);
    produced++;
  }

  /** Shows the kernel what was added: entries written before are seen before the counter. */
  void produceRelease() {
    COUNTER.setRelease(memory, producerOffset, produced);
  }

  /** Entries the kernel has produced and this side has not consumed; pairs with its release. */
  int available() {
    return (int) COUNTER.getAcquire(memory, producerOffset) - consumed;
  }

  /** Entries this side has produced and the kernel has not consumed. */
  int pending() {
    return produced - consumerAcquire();
  }

  long nextAddress() {
    return memory.get(JAVA_LONG, entriesOffset + (long) (consumed & entries - 1) * Long.BYTES);
  }

  long nextDescriptorAddress() {
    return memory.get(JAVA_LONG, descriptor(consumed));
  }

  int nextDescriptorLength() {
    return memory.get(JAVA_INT, descriptor(consumed) + 8);
  }

  void consume() {
    consumed++;
  }

  /** Gives the kernel the consumed entries back: this side's reads of them are done before. */
  void consumeRelease() {
    COUNTER.setRelease(memory, consumerOffset, consumed);
  }

  boolean needsWakeup() {
    return (memory.get(JAVA_INT, flagsOffset) & XdpLayout.RING_NEEDS_WAKEUP) != 0;
  }

  private int consumerAcquire() {
    return (int) COUNTER.getAcquire(memory, consumerOffset);
  }

  private long descriptor(int counter) {
    return entriesOffset + (long) (counter & entries - 1) * XdpLayout.DESCRIPTOR_BYTES;
  }
}
