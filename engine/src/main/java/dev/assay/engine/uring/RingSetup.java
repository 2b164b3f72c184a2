package dev.assay.engine.uring;

import static dev.assay.engine.uring.RingLayout.*;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.NativeAccess;
import dev.assay.engine.natives.SystemCall;
import dev.assay.engine.natives.VirtualMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Asks for a ring with the best flags, and with fewer of them where the kernel knows them not. */
final class RingSetup {

  private static final int EINVAL = 22;
  private static final int EPERM = 1;
  private static final int SIZED = SETUP_CQSIZE | SETUP_CLAMP;
  private static final int FLAGGED = SIZED | SETUP_SUBMIT_ALL | SETUP_TASKRUN_FLAG;

  private RingSetup() {}

  /**
   * Sets a ring up.
   *
   * @param params room for the parameters, which hold what the kernel answered in the end
   * @return its descriptor
   */
  static int open(RingSettings settings, MemorySegment params) {
    NativeAccess.whyNotLinux()
        .ifPresent(
            cause -> {
              throw new RingRefused(cause);
            });
    long result = -EINVAL;
    for (int flags : choices(settings)) {
      params.fill((byte) 0);
      params.set(JAVA_INT, 4, settings.completionEntries());
      params.set(JAVA_INT, FLAGS_OFFSET, flags);
      params.set(JAVA_INT, IDLE_OFFSET, settings.sqPollIdleMillis());
      result =
          Linux.call(SystemCall.IO_URING_SETUP, settings.entries(), params.address(), 0, 0, 0, 0);
      if (result >= 0) {
        return (int) result;
      }
      if (result != -EINVAL && !(result == -EPERM && (flags & SETUP_SQPOLL) != 0)) {
        break;
      }
    }
    throw new RingRefused("io_uring_setup", result);
  }

  /**
   * From the best to the plainest. A ring of a single issuer begins disabled, so that the thread
   * that uses it first becomes its issuer, not the one that opens it.
   */
  private static List<Integer> choices(RingSettings settings) {
    List<Integer> choices = new ArrayList<>();
    int single = SETUP_SINGLE_ISSUER | SETUP_R_DISABLED;
    if (settings.sqPoll()) {
      int polled = SIZED | SETUP_SUBMIT_ALL | SETUP_SQPOLL;
      choices.addAll(List.of(polled | single | SETUP_NO_SQARRAY, polled | single, polled));
    }
    if (settings.deferTaskRun()) {
      int deferred = FLAGGED | single | SETUP_DEFER_TASKRUN;
      choices.addAll(List.of(deferred | SETUP_NO_SQARRAY, deferred));
    }
    int cooperative = FLAGGED | SETUP_COOP_TASKRUN;
    choices.addAll(
        List.of(cooperative | single | SETUP_NO_SQARRAY, cooperative | single, cooperative, SIZED));
    return choices;
  }

  /** The flags that a reader wants to know of. */
  static String describe(int flags) {
    List<String> names = new ArrayList<>();
    name(names, flags, SETUP_SQPOLL, "submissions by a kernel thread");
    name(names, flags, SETUP_DEFER_TASKRUN, "work deferred");
    name(names, flags, SETUP_COOP_TASKRUN, "work without interrupts");
    name(names, flags, SETUP_SINGLE_ISSUER, "single issuer");
    name(names, flags, SETUP_NO_SQARRAY, "no index array");
    return names.isEmpty() ? "plain" : String.join(", ", names);
  }

  private static void name(List<String> names, int flags, int flag, String name) {
    if ((flags & flag) != 0) {
      names.add(name);
    }
  }

  /** One of the offsets that the kernel told. */
  static long offset(MemorySegment params, long offsets, int field) {
    return Integer.toUnsignedLong(params.get(JAVA_INT, offsets + field));
  }

  /** Maps heads, tails, flags and completions. */
  static MemorySegment mapRings(int ring, MemorySegment params, Arena arena) {
    long submissionBytes = offset(params, SQ_OFFSETS, SQ_ARRAY) + 4L * params.get(JAVA_INT, 0);
    long completionBytes =
        offset(params, CQ_OFFSETS, CQ_ENTRIES)
            + ((long) params.get(JAVA_INT, 4) << COMPLETION_SHIFT);
    return map(ring, 0, Math.max(submissionBytes, completionBytes), arena);
  }

  /** Maps the entries of submissions. */
  static MemorySegment mapEntries(int ring, MemorySegment params, Arena arena) {
    return map(ring, ENTRIES_MAP_OFFSET, (long) params.get(JAVA_INT, 0) << ENTRY_SHIFT, arena);
  }

  /** Spares the kernel looking a ring up for the calling thread; its number, or below zero. */
  static int registerRing(int ring) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment update = call.allocate(16, Long.BYTES);
      update.set(JAVA_INT, 0, -1);
      update.set(JAVA_LONG, 8, ring);
      return register(ring, REGISTER_RING_FDS, update, 1) == 1 ? update.get(JAVA_INT, 0) : -1;
    }
  }

  /** Takes that back, on the same thread. */
  static void unregisterRing(int ring, int number) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment update = call.allocate(16, Long.BYTES);
      update.set(JAVA_INT, 0, number);
      register(ring, UNREGISTER_RING_FDS, update, 1);
    }
  }

  /** Maps a part of the ring; the arena unmaps it. */
  @SuppressWarnings("restricted") // a mapping becomes a segment by reinterpreting its address
  static MemorySegment map(int ring, long offset, long lengthBytes, Arena arena) {
    long address = VirtualMemory.mapShared(ring, offset, lengthBytes);
    if (address < 0) {
      throw new RingRefused("mmap of a ring", address);
    }
    return MemorySegment.ofAddress(address)
        .reinterpret(lengthBytes, arena, mapped -> VirtualMemory.unmap(address, lengthBytes));
  }
}
