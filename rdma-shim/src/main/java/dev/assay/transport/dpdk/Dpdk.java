package dev.assay.transport.dpdk;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.NativeAccess;
import dev.assay.engine.natives.VersionedLibrary;
import dev.assay.transport.TransportException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * The libraries of DPDK, and whether they are those whose structures are known here: all symbols
 * are looked up by the binary interface {@code DPDK_23}, which is that of the releases 22.11.x. To
 * be touched, but for {@link #whyNot}, only where that is empty.
 *
 * <p>What DPDK does inline in C, receiving, sending and taking buffers from a pool, is done here by
 * the pointers that its exported tables hold.
 *
 * <p>Source: DPDK 22.11, API reference.
 */
final class Dpdk {

  static final String MEND =
      "apt-get install librte-net-memif23 librte-mempool-ring23 (DPDK 22.11, as of Debian 12)";

  private static final String VERSION = "DPDK_23";
  private static final VersionedLibrary EAL = VersionedLibrary.load("librte_eal.so.23");
  private static final VersionedLibrary MEMPOOL = VersionedLibrary.load("librte_mempool.so.23");
  private static final VersionedLibrary MBUF = VersionedLibrary.load("librte_mbuf.so.23");
  private static final VersionedLibrary ETHDEV = VersionedLibrary.load("librte_ethdev.so.23");

  private static final List<String> OF_EAL =
      List.of("rte_eal_init", "rte_eal_hotplug_add", "rte_eal_hotplug_remove", "rte_eal_alarm_set");
  private static final List<String> OF_ETHDEV =
      List.of(
          "rte_eth_dev_get_port_by_name",
          "rte_eth_dev_configure",
          "rte_eth_rx_queue_setup",
          "rte_eth_tx_queue_setup",
          "rte_eth_dev_start",
          "rte_eth_dev_stop",
          "rte_eth_dev_close",
          "rte_eth_macaddr_get",
          "rte_eth_dev_get_mtu",
          "rte_eth_link_get_nowait",
          "rte_eth_fp_ops");
  private static final List<String> OF_MBUF =
      List.of("rte_pktmbuf_pool_create", "rte_pktmbuf_free_bulk");
  private static final List<String> OF_MEMPOOL =
      List.of("rte_mempool_free", "rte_mempool_ops_table");

  private Dpdk() {}

  /** Why DPDK cannot be called here, in one sentence without its full stop; empty if it can. */
  static Optional<String> whyNot() {
    return EAL.whyNot(OF_EAL, VERSION)
        .or(() -> ETHDEV.whyNot(OF_ETHDEV, VERSION))
        .or(() -> MBUF.whyNot(OF_MBUF, VERSION))
        .or(() -> MEMPOOL.whyNot(OF_MEMPOOL, VERSION));
  }

  /** The functions, linked at the first use. */
  static final class Calls {
    static final MethodHandle EAL_INIT = eal("rte_eal_init", JAVA_INT, ADDRESS);
    static final MethodHandle HOTPLUG_ADD = eal("rte_eal_hotplug_add", ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle HOTPLUG_REMOVE = eal("rte_eal_hotplug_remove", ADDRESS, ADDRESS);
    static final MethodHandle ALARM_SET = eal("rte_eal_alarm_set", JAVA_LONG, ADDRESS, ADDRESS);
    static final MethodHandle PORT_BY_NAME =
        ethdev("rte_eth_dev_get_port_by_name", ADDRESS, ADDRESS);
    static final MethodHandle CONFIGURE =
        ethdev("rte_eth_dev_configure", JAVA_SHORT, JAVA_SHORT, JAVA_SHORT, ADDRESS);
    static final MethodHandle RECEIVE_SETUP =
        ethdev(
            "rte_eth_rx_queue_setup",
            JAVA_SHORT,
            JAVA_SHORT,
            JAVA_SHORT,
            JAVA_INT,
            ADDRESS,
            ADDRESS);
    static final MethodHandle TRANSMIT_SETUP =
        ethdev("rte_eth_tx_queue_setup", JAVA_SHORT, JAVA_SHORT, JAVA_SHORT, JAVA_INT, ADDRESS);
    static final MethodHandle START = ethdev("rte_eth_dev_start", JAVA_SHORT);
    static final MethodHandle STOP = ethdev("rte_eth_dev_stop", JAVA_SHORT);
    static final MethodHandle CLOSE = ethdev("rte_eth_dev_close", JAVA_SHORT);
    static final MethodHandle MAC = ethdev("rte_eth_macaddr_get", JAVA_SHORT, ADDRESS);
    static final MethodHandle MTU = ethdev("rte_eth_dev_get_mtu", JAVA_SHORT, ADDRESS);
    static final MethodHandle LINK = ethdev("rte_eth_link_get_nowait", JAVA_SHORT, ADDRESS);
    static final MethodHandle POOL_CREATE =
        MBUF.link(
            "rte_pktmbuf_pool_create",
            VERSION,
            FunctionDescriptor.of(
                ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_SHORT, JAVA_SHORT, JAVA_INT));
    static final MethodHandle POOL_FREE =
        MEMPOOL.link("rte_mempool_free", VERSION, FunctionDescriptor.ofVoid(ADDRESS));

    private static final MethodHandle FREE =
        MBUF.link("rte_pktmbuf_free_bulk", VERSION, FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT));

    /** {@code rx_pkt_burst} and {@code tx_pkt_burst}: queue, array of buffers, how many. */
    private static final MethodHandle BURST =
        NativeAccess.pointer(FunctionDescriptor.of(JAVA_SHORT, JAVA_LONG, JAVA_LONG, JAVA_SHORT));

    /** A pool's {@code dequeue}: pool, array of objects, how many. */
    private static final MethodHandle DEQUEUE =
        NativeAccess.pointer(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

    private Calls() {}

    private static MethodHandle eal(String name, MemoryLayout... arguments) {
      return EAL.link(name, VERSION, FunctionDescriptor.of(JAVA_INT, arguments));
    }

    private static MethodHandle ethdev(String name, MemoryLayout... arguments) {
      return ETHDEV.link(name, VERSION, FunctionDescriptor.of(JAVA_INT, arguments));
    }
  }

  /** A call that answers with a negative error number when it fails. */
  @FunctionalInterface
  interface Invocation {
    /** Makes it. */
    int invoke() throws Throwable;
  }

  /** Calls what must succeed; what is done is for the sentence that says that it did not. */
  static void require(String doing, Invocation call) throws TransportException {
    int result = attempt(doing, call);
    if (result < 0) {
      throw new TransportException(doing + " failed: " + Linux.describe(result));
    }
  }

  /** Calls what may fail. */
  static int attempt(String doing, Invocation call) {
    try {
      return call.invoke();
    } catch (Throwable e) {
      throw new AssertionError(doing, e);
    }
  }

  /** Receives or sends; how many buffers were. */
  static int burst(MemorySegment function, long queue, long buffers, int count) {
    try {
      return Short.toUnsignedInt(
          (short) Calls.BURST.invokeExact(function, queue, buffers, (short) count));
    } catch (Throwable e) {
      throw new AssertionError("burst", e);
    }
  }

  /** Takes buffers from a pool, all or none. */
  static boolean take(MemorySegment dequeue, long pool, long buffers, int count) {
    try {
      return (int) Calls.DEQUEUE.invokeExact(dequeue, pool, buffers, count) == 0;
    } catch (Throwable e) {
      throw new AssertionError("dequeue", e);
    }
  }

  /** Asks for a port's {@code struct rte_eth_link}, without waiting. */
  static void linkStatus(int port, MemorySegment into) {
    try {
      int ignored = (int) Calls.LINK.invokeExact((short) port, into);
    } catch (Throwable e) {
      throw new AssertionError("rte_eth_link_get_nowait", e);
    }
  }

  /** Gives buffers back to their pools. */
  static void free(long buffers, int count) {
    try {
      Calls.FREE.invokeExact(buffers, count);
    } catch (Throwable e) {
      throw new AssertionError("rte_pktmbuf_free_bulk", e);
    }
  }

  /** A port's entry in the table of what is called for each burst. */
  static MemorySegment fastPath(int port) {
    return table(ETHDEV, "rte_eth_fp_ops", port * DpdkLayout.FAST_PATH_BYTES);
  }

  /** A kind of pool's entry in the table of what pools do. */
  static MemorySegment poolOperations(int index) {
    return table(
        MEMPOOL,
        "rte_mempool_ops_table",
        DpdkLayout.OPS_TABLE_FIRST + index * DpdkLayout.OPS_BYTES);
  }

  private static MemorySegment table(VersionedLibrary library, String name, long offset) {
    long address = library.find(name, VERSION).orElseThrow().address() + offset;
    return Memory.ALL.asSlice(address, DpdkLayout.OPS_BYTES);
  }

  /** Buffers lie wherever DPDK put them, those of a neighbour's pool too. */
  static final class Memory {

    /** All of memory: an offset is an address. */
    static final MemorySegment ALL = all();

    private Memory() {}

    @SuppressWarnings("restricted") // DPDK hands out addresses, not segments
    private static MemorySegment all() {
      return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }
  }
}
