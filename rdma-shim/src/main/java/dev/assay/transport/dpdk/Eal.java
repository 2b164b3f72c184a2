package dev.assay.transport.dpdk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.engine.natives.NativeAccess;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * DPDK's environment: there is one for each process, it begins at the first use and never ends.
 * Without huge pages and without looking for hardware; devices come and go as ports are opened. Any
 * thread may call; DPDK's own bookkeeping of devices is not for several at once.
 */
final class Eal {

  /** Memory of all ports together, of which only what is used is really taken. */
  private static final String MEBIBYTES = "512";

  private static final String BUS = "vdev";

  /** {@code sem_t}, at most; zeros are one that nobody has posted. */
  private static final long SEMAPHORE_BYTES = 64;

  private static final long LOOK_NANOS = 20_000;
  private static @Nullable String failure;
  private static boolean begun;

  private Eal() {}

  /** Begins, if that has not been tried yet. */
  static synchronized void begin() throws TransportException {
    if (!begun) {
      begun = true;
      // DPDK binds who begins to a CPU; this thread is of no further use.
      Thread thread = Thread.ofPlatform().name("dpdk-begin").daemon().start(Eal::initialise);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = "beginning DPDK's environment was interrupted";
      }
    }
    if (failure != null) {
      throw new TransportException(failure);
    }
  }

  private static void initialise() {
    List<String> arguments =
        List.of(
            "assay",
            "--no-huge",
            "--no-shconf",
            "-m",
            MEBIBYTES,
            "--no-pci",
            "--no-telemetry",
            "--lcores",
            "0@(0-%d)".formatted(Runtime.getRuntime().availableProcessors() - 1),
            "--log-level=4");
    // DPDK keeps what it was given.
    MemorySegment array = Arena.global().allocate(ADDRESS, arguments.size() + 1L);
    for (int i = 0; i < arguments.size(); i++) {
      array.setAtIndex(ADDRESS, i, Arena.global().allocateFrom(arguments.get(i)));
    }
    int result =
        Dpdk.attempt(
            "rte_eal_init", () -> (int) Dpdk.Calls.EAL_INIT.invokeExact(arguments.size(), array));
    if (result < 0) {
      failure = "DPDK's environment did not begin; it wrote why to the standard error";
    }
  }

  /** Makes a virtual device; its port's number. */
  static synchronized int plug(String name, String arguments) throws TransportException {
    begin();
    try (Arena call = Arena.ofConfined()) {
      MemorySegment bus = call.allocateFrom(BUS);
      MemorySegment named = call.allocateFrom(name);
      MemorySegment options = call.allocateFrom(arguments);
      MemorySegment port = call.allocate(JAVA_SHORT);
      Dpdk.require(
          "making the device %s,%s (is its driver installed? %s)"
              .formatted(name, arguments, Dpdk.MEND),
          () -> (int) Dpdk.Calls.HOTPLUG_ADD.invokeExact(bus, named, options));
      Dpdk.require(
          "finding the device " + name,
          () -> (int) Dpdk.Calls.PORT_BY_NAME.invokeExact(named, port));
      return Short.toUnsignedInt(port.get(JAVA_SHORT, 0));
    }
  }

  /**
   * Returns when whatever DPDK's own thread is doing for a device has been done: it closes what a
   * peer has left, and a device that is freed meanwhile would be written to. The thread is given a
   * semaphore to post.
   */
  static synchronized void quiesce() {
    try (Arena call = Arena.ofShared()) {
      MemorySegment semaphore = call.allocate(SEMAPHORE_BYTES, Long.BYTES);
      MemorySegment post = Linker.nativeLinker().defaultLookup().findOrThrow("sem_post");
      MethodHandle take =
          NativeAccess.link("sem_trywait", FunctionDescriptor.of(JAVA_INT, ADDRESS));
      Dpdk.attempt(
          "rte_eal_alarm_set", () -> (int) Dpdk.Calls.ALARM_SET.invokeExact(1L, post, semaphore));
      while (Dpdk.attempt("sem_trywait", () -> (int) take.invokeExact(semaphore)) != 0) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  /** Takes a virtual device away. */
  static synchronized void unplug(String name) {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment bus = call.allocateFrom(BUS);
      MemorySegment named = call.allocateFrom(name);
      Dpdk.attempt(
          "rte_eal_hotplug_remove", () -> (int) Dpdk.Calls.HOTPLUG_REMOVE.invokeExact(bus, named));
    }
  }
}
