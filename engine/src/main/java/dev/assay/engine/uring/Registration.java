package dev.assay.engine.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * How tables of resources are registered, 32 bytes each: {@code io_uring_rsrc_register} (count,
 * flags, nothing, data, tags) and {@code io_uring_rsrc_update2} (first, nothing, data, tags, count,
 * nothing).
 */
final class Registration {

  private static final int BYTES = 32;
  private static final int SPARSE = 1;

  private Registration() {}

  static void sparse(Ring ring, int what, int capacity, String name) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment table = call.allocate(BYTES, Long.BYTES);
      table.set(JAVA_INT, 0, capacity);
      table.set(JAVA_INT, 4, SPARSE);
      require(ring.register(what, table, BYTES), name);
    }
  }

  static void update(Ring ring, int what, int number, MemorySegment data, String name) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment update = call.allocate(BYTES, Long.BYTES);
      update.set(JAVA_INT, 0, number);
      update.set(JAVA_LONG, 8, data.address());
      update.set(JAVA_INT, 24, 1);
      require(ring.register(what, update, BYTES), name);
    }
  }

  private static void require(long result, String name) {
    if (result < 0) {
      throw new RingRefused("registering " + name, result);
    }
  }
}
