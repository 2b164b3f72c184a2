package dev.assay.engine.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What the kernel's io_uring can do.
 *
 * @param features its feature bits, named by {@link #FEATURES}
 * @param supported for each operation by number whether it is there; empty before Linux 5.6
 */
public record RingSupport(int features, List<Boolean> supported) {

  /** Names of the feature bits, from bit 0. */
  public static final List<String> FEATURES =
      List.of(
          ("single_mmap nodrop submit_stable rw_cur_pos cur_personality fast_poll poll_32bits"
                  + " sqpoll_nonfixed ext_arg native_workers rsrc_tags cqe_skip linked_file"
                  + " reg_reg_ring recvsend_bundle min_timeout rw_attr no_iowait")
              .split(" "));

  private static final int PROBE_HEADER_BYTES = 16;
  private static final int PROBE_ENTRY_BYTES = 8;
  private static final int PROBE_ENTRIES = 256;
  private static final int SUPPORTED = 1;

  /** Freezes the list. */
  public RingSupport {
    supported = List.copyOf(supported);
  }

  /**
   * Finds out by a ring of two entries that is closed again.
   *
   * @throws RingRefused where no ring can be had
   */
  public static RingSupport probe() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment params = arena.allocate(RingLayout.PARAMS_BYTES, Long.BYTES);
      long ring = Linux.call(SystemCall.IO_URING_SETUP, 2, params.address(), 0, 0, 0, 0);
      if (ring < 0) {
        throw new RingRefused("io_uring_setup", ring);
      }
      try {
        return of((int) ring, params.get(JAVA_INT, RingLayout.FEATURES_OFFSET), arena);
      } finally {
        Descriptors.close((int) ring);
      }
    }
  }

  static RingSupport of(int ring, int features, Arena arena) {
    MemorySegment probe =
        arena.allocate(PROBE_HEADER_BYTES + PROBE_ENTRIES * PROBE_ENTRY_BYTES, Long.BYTES);
    long result = RingLayout.register(ring, RingLayout.REGISTER_PROBE, probe, PROBE_ENTRIES);
    int count = result < 0 ? 0 : Byte.toUnsignedInt(probe.get(JAVA_BYTE, 1));
    return new RingSupport(
        features,
        IntStream.range(0, count)
            .mapToLong(i -> PROBE_HEADER_BYTES + (long) i * PROBE_ENTRY_BYTES + 2)
            .mapToObj(at -> (probe.get(JAVA_SHORT, at) & SUPPORTED) != 0)
            .toList());
  }

  /** Whether an operation, one of {@link Operation}, is there. */
  public boolean has(int operation) {
    return operation < supported.size() && supported.get(operation);
  }

  /** Whether a feature, one of {@link #FEATURES}, is there. */
  public boolean has(String feature) {
    return (features >>> FEATURES.indexOf(feature) & 1) != 0;
  }

  /** Names of the operations that are missing. */
  public List<String> missing() {
    return IntStream.range(0, Operation.NAMES.size())
        .filter(i -> !has(i))
        .mapToObj(Operation.NAMES::get)
        .toList();
  }
}
