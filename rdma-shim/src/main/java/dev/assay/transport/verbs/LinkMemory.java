package dev.assay.transport.verbs;

import dev.assay.transport.verbs.binding.RegisteredMemory;
import dev.assay.transport.verbs.binding.VerbsDevice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The memory of one link; links that end leave it to those that come, registered as it is. */
final class LinkMemory {

  private static final long PAGE_BYTES = 4096;

  private final MemorySegment segment;
  private final RegisteredMemory registered;

  LinkMemory(VerbsDevice device, LinkSize size) {
    segment = Arena.ofAuto().allocate(size.totalBytes(), PAGE_BYTES);
    registered = device.register(segment, RegisteredMemory.LOCAL_WRITE);
  }

  MemorySegment segment() {
    return segment;
  }

  long address() {
    return segment.address();
  }

  int key() {
    return registered.localKey();
  }

  /** The device forgets it. */
  void close() {
    registered.close();
  }
}
