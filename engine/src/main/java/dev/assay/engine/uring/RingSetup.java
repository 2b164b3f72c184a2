package dev.assay.engine.uring;

import static dev.assay.engine.uring.RingLayout.*;
import static java.lang.foreign.ValueLayout.JAVA_INT;

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
