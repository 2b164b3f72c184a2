package dev.assay.transport.verbs.binding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * An open device with a protection domain, within which memory and queue pairs know each other. Of
 * one thread, its owner's; closed after everything that was made from it.
 */
public final class VerbsDevice implements AutoCloseable {

  /** ENOSYS: the kernel has not even the module ib_uverbs, so there are no devices. */
  private static final int NO_RDMA_IN_KERNEL = 38;

  private final String name;
  private final int port;
  private final long context;
  private final long domain;
  private final MemorySegment pollFunction;
  private final MemorySegment notifyFunction;
  private final MemorySegment sendFunction;
  private final MemorySegment receiveFunction;
  private final Limits limits;
  private boolean closed;

  /**
   * What a device and its port can do.
   *
   * @param queuePairs how many there may be
   * @param workRequests how many may be posted on one side of a queue pair
   * @param completions how many one queue may hold
   * @param regions how many pieces of memory may be registered
   * @param readsUnderWay READs and atomics that a queue pair may have under way, either way
   * @param atomics whether it has atomics
   * @param regionBytes longest piece of memory
   * @param messageBytes longest message
   * @param mtu number of the path's MTU: 1 is 256 bytes, each further one doubles it
   */
  public record Limits(
      int queuePairs,
      int workRequests,
      int completions,
      int regions,
      int readsUnderWay,
      boolean atomics,
      long regionBytes,
      int messageBytes,
      int mtu) {}

  private VerbsDevice(String name, int port, long device, long context) {
    this.name = name;
    this.port = port;
    this.context = context;
    MemorySegment fields = Verbs.at(context, ContextLayout.READ_BYTES);
    Verbs.requireKnown(
        fields.get(JAVA_LONG, ContextLayout.DEVICE) == device
            && fields.get(JAVA_INT, ContextLayout.CMD_FD) > 0
            && fields.get(JAVA_INT, ContextLayout.ASYNC_FD) > 0
            && fields.get(JAVA_INT, ContextLayout.NUM_COMP_VECTORS) > 0,
        "ibv_context");
    pollFunction = function(fields, ContextLayout.POLL_CQ);
    notifyFunction = function(fields, ContextLayout.REQ_NOTIFY_CQ);
    sendFunction = function(fields, ContextLayout.POST_SEND);
    receiveFunction = function(fields, ContextLayout.POST_RECV);
    limits = readLimits();
    domain = Verbs.pointer(Verbs.ALLOC_PD, "ibv_alloc_pd", context);
  }

  /** Names of the devices that programs of this user can reach, perhaps none. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    withDevices((device, name) -> names.add(name));
    return names;
  }

  /**
   * Opens a device.
   *
   * @throws VerbsException when there is none of that name, its port is not active, or the library
   *     is unknown
   */
  public static VerbsDevice open(String name, int port) {
    long[] found = new long[2];
    withDevices(
        (device, each) -> {
          if (each.equals(name)) {
            found[0] = device;
            found[1] = Verbs.pointer(Verbs.OPEN_DEVICE, "ibv_open_device " + name, device);
          }
        });
    if (found[1] == 0) {
      throw new VerbsException("there is no RDMA device " + name, 0);
    }
    try {
      return new VerbsDevice(name, port, found[0], found[1]);
    } catch (VerbsException e) {
      Verbs.status(Verbs.CLOSE_DEVICE, "ibv_close_device", found[1]);
      throw e;
    }
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** What it can do. */
  public Limits limits() {
    return limits;
  }

  /**
   * A queue of completions.
   *
   * @param entries room; the device fails for good when more would be in it
   */
  public CompletionQueue completionQueue(int entries) {
    return new CompletionQueue(context, pollFunction, notifyFunction, entries);
  }

  /** A queue pair whose both sides complete into the queue; not connected yet. */
  public QueuePair queuePair(CompletionQueue completions, QueuePair.Size size) {
    return new QueuePair(this, domain, completions.pointer(), size);
  }

  /**
   * Registers native memory: the device may reach it, and its pages stay in place, until the result
   * is closed, which must come before the memory is freed.
   *
   * @param access bits of {@link RegisteredMemory}
   */
  public RegisteredMemory register(MemorySegment memory, int access) {
    return new RegisteredMemory(context, domain, memory, access);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Verbs.requireSuccess(
          Verbs.status(Verbs.DEALLOC_PD, "ibv_dealloc_pd", domain), "ibv_dealloc_pd");
      Verbs.requireSuccess(
          Verbs.status(Verbs.CLOSE_DEVICE, "ibv_close_device", context), "ibv_close_device");
    }
  }

  int port() {
    return port;
  }

  MemorySegment sendFunction() {
    return sendFunction;
  }

  MemorySegment receiveFunction() {
    return receiveFunction;
  }

  private static MemorySegment function(MemorySegment fields, long offset) {
    long address = fields.get(JAVA_LONG, offset);
    Verbs.requireKnown(address != 0, "ibv_context_ops");
    return MemorySegment.ofAddress(address);
  }

  private Limits readLimits() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment device = arena.allocate(AttributesLayout.DEVICE_BYTES, Long.BYTES);
      MemorySegment ofPort = arena.allocate(AttributesLayout.PORT_BYTES, Long.BYTES);
      Verbs.requireSuccess(
          (int) Verbs.QUERY_DEVICE.invokeExact(Errno.buffer(), context, device.address()),
          "ibv_query_device");
      Verbs.requireSuccess(
          (int)
              Verbs.QUERY_PORT.invokeExact(Errno.buffer(), context, (byte) port, ofPort.address()),
          "ibv_query_port");
      if (ofPort.get(JAVA_INT, AttributesLayout.PORT_STATE) != AttributesLayout.PORT_ACTIVE) {
        throw new VerbsException(
            "port " + port + " of " + name + " is not active: bring its link up", 0);
      }
      if (ofPort.get(JAVA_BYTE, AttributesLayout.PORT_LINK_LAYER)
          != AttributesLayout.LINK_ETHERNET) {
        throw new VerbsException(
            name + " is no RoCE device: addresses of InfiniBand are not spoken here", 0);
      }
      return limitsOf(device, ofPort);
    } catch (VerbsException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("ibv_query_device", e);
    }
  }

  private static Limits limitsOf(MemorySegment device, MemorySegment ofPort) {
    int reads =
        Math.min(
            device.get(JAVA_INT, AttributesLayout.DEVICE_MAX_QP_RD_ATOM),
            device.get(JAVA_INT, AttributesLayout.DEVICE_MAX_QP_INIT_RD_ATOM));
    return new Limits(
        device.get(JAVA_INT, AttributesLayout.DEVICE_MAX_QP),
        device.get(JAVA_INT, AttributesLayout.DEVICE_MAX_QP_WR),
        device.get(JAVA_INT, AttributesLayout.DEVICE_MAX_CQE),
        device.get(JAVA_INT, AttributesLayout.DEVICE_MAX_MR),
        reads,
        device.get(JAVA_INT, AttributesLayout.DEVICE_ATOMIC_CAP) != 0,
        device.get(JAVA_LONG, AttributesLayout.DEVICE_MAX_MR_SIZE),
        ofPort.get(JAVA_INT, AttributesLayout.PORT_MAX_MSG_SZ),
        ofPort.get(JAVA_INT, AttributesLayout.PORT_ACTIVE_MTU));
  }

  private interface Visit {
    void device(long pointer, String name);
  }

  private static void withDevices(Visit visit) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(JAVA_INT);
      long list = Verbs.pointer(Verbs.GET_DEVICE_LIST, "ibv_get_device_list", count.address());
      try {
        int devices = count.get(JAVA_INT, 0);
        MemorySegment pointers = Verbs.at(list, (long) devices * Long.BYTES);
        for (int i = 0; i < devices; i++) {
          long device = pointers.getAtIndex(JAVA_LONG, i);
          visit.device(device, text((long) Verbs.GET_DEVICE_NAME.invokeExact(device)));
        }
      } finally {
        Verbs.FREE_DEVICE_LIST.invokeExact(list);
      }
    } catch (VerbsException e) {
      if (e.errno() != NO_RDMA_IN_KERNEL) {
        throw e;
      }
    } catch (Throwable e) {
      throw new AssertionError("ibv_get_device_list", e);
    }
  }

  private static String text(long pointer) {
    return Verbs.at(pointer, 64).getString(0); // IBV_SYSFS_NAME_MAX
  }

  /** The library's words for the status of a completion. */
  public static String describe(int status) {
    try {
      return text((long) Verbs.WC_STATUS_STR.invokeExact(status)) + " (" + status + ")";
    } catch (Throwable e) {
      throw new AssertionError("ibv_wc_status_str", e);
    }
  }
}
