package dev.assay.transport.dpdk;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A virtual device with one queue each way, started, and its pool of buffers. What is known of
 * DPDK's structures is compared with what it made before anything is sent.
 */
final class DpdkPort implements AutoCloseable {

  private static final int ANY_SOCKET = -1;
  private static final int BUFFER_BYTES = 2048 + DpdkLayout.HEADROOM_BYTES;
  private static final int MAC_BYTES = 6;
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final Arena arena = Arena.ofShared();
  private final String name;
  private final int port;
  private final MemorySegment pool;
  private final MemorySegment link = arena.allocate(DpdkLayout.LINK_BYTES, Long.BYTES);
  private final MemorySegment dequeue;
  private final MemorySegment receive;
  private final MemorySegment transmit;
  private final long receiveQueue;
  private final long transmitQueue;
  private final long hardwareAddress;
  private final int mtuBytes;

  DpdkPort(DpdkSettings settings) throws TransportException {
    int number = NUMBERS.getAndIncrement();
    name = settings.driver() + number;
    port = Eal.plug(name, settings.arguments());
    MemorySegment made = MemorySegment.NULL;
    try {
      made = makePool("assay" + number, 4 * settings.ringFrames() - 1);
      pool = made;
      start(settings.ringFrames());
      dequeue = poolOperations();
      MemorySegment fast = Dpdk.fastPath(port);
      receive = function(fast, DpdkLayout.RECEIVE_BURST);
      transmit = function(fast, DpdkLayout.TRANSMIT_BURST);
      receiveQueue = queue(fast, DpdkLayout.RECEIVE_QUEUES);
      transmitQueue = queue(fast, DpdkLayout.TRANSMIT_QUEUES);
      hardwareAddress = readHardwareAddress();
      mtuBytes = readMtu();
    } catch (TransportException | RuntimeException | Error e) {
      release(made);
      throw e;
    }
  }

  private static MemorySegment makePool(String name, int buffers) throws TransportException {
    MemorySegment pool;
    try (Arena call = Arena.ofConfined()) {
      pool =
          (MemorySegment)
              Dpdk.Calls.POOL_CREATE.invokeExact(
                  call.allocateFrom(name), buffers, 0, (short) 0, (short) BUFFER_BYTES, ANY_SOCKET);
    } catch (Throwable e) {
      throw new AssertionError("rte_pktmbuf_pool_create", e);
    }
    if (pool.address() == 0) {
      throw new TransportException(
          "DPDK has no memory left for %d buffers, or no driver for pools: %s"
              .formatted(buffers, Dpdk.MEND));
    }
    return pool;
  }

  private void start(int frames) throws TransportException {
    short id = (short) port;
    short ring = (short) frames;
    MemorySegment none = MemorySegment.NULL;
    MemorySegment made = pool;
    try (Arena call = Arena.ofConfined()) {
      MemorySegment defaults = call.allocate(DpdkLayout.DEVICE_CONFIGURATION_BYTES, 64);
      Dpdk.require(
          "configuring " + name,
          () -> (int) Dpdk.Calls.CONFIGURE.invokeExact(id, (short) 1, (short) 1, defaults));
      Dpdk.require(
          "setting up what " + name + " receives",
          () ->
              (int)
                  Dpdk.Calls.RECEIVE_SETUP.invokeExact(
                      id, (short) 0, ring, ANY_SOCKET, none, made));
      Dpdk.require(
          "setting up what " + name + " sends",
          () -> (int) Dpdk.Calls.TRANSMIT_SETUP.invokeExact(id, (short) 0, ring, ANY_SOCKET, none));
      Dpdk.require("starting " + name, () -> (int) Dpdk.Calls.START.invokeExact(id));
    }
  }

  private MemorySegment poolOperations() throws TransportException {
    int index = memory(pool.address()).get(JAVA_INT, DpdkLayout.POOL_OPS_INDEX);
    requireKnown(index >= 0 && index < DpdkLayout.MAX_OPS, "rte_mempool");
    MemorySegment operations = Dpdk.poolOperations(index);
    requireKnown(operations.getString(0).startsWith("ring_"), "rte_mempool_ops");
    MemorySegment function = function(operations, DpdkLayout.OPS_DEQUEUE);
    MemorySegment taken = arena.allocate(JAVA_LONG);
    requireKnown(Dpdk.take(function, pool.address(), taken.address(), 1), "rte_mempool_ops");
    MemorySegment buffer = memory(taken.get(JAVA_LONG, 0));
    requireKnown(
        buffer.get(JAVA_LONG, DpdkLayout.POOL) == pool.address()
            && buffer.get(JAVA_SHORT, DpdkLayout.REFERENCES) == 1
            && buffer.get(JAVA_SHORT, DpdkLayout.SEGMENTS) == 1
            && buffer.get(JAVA_LONG, DpdkLayout.NEXT) == 0,
        "rte_mbuf");
    Dpdk.free(taken.address(), 1);
    return function;
  }

  private static MemorySegment function(MemorySegment table, long offset)
      throws TransportException {
    long address = table.get(JAVA_LONG, offset);
    requireKnown(address != 0, "table of functions");
    return MemorySegment.ofAddress(address);
  }

  private static long queue(MemorySegment fast, long offset) throws TransportException {
    long queues = fast.get(JAVA_LONG, offset);
    requireKnown(queues != 0, "rte_eth_fp_ops");
    long queue = memory(queues).get(JAVA_LONG, 0);
    requireKnown(queue != 0, "rte_eth_fp_ops");
    return queue;
  }

  private static MemorySegment memory(long address) {
    return Dpdk.Memory.ALL.asSlice(address, DpdkLayout.MBUF_BYTES);
  }

  private static void requireKnown(boolean holds, String structure) throws TransportException {
    if (!holds) {
      throw new TransportException(
          "this DPDK is of an unknown version, its " + structure + " lies otherwise: " + Dpdk.MEND);
    }
  }

  private long readHardwareAddress() throws TransportException {
    short id = (short) port;
    try (Arena call = Arena.ofConfined()) {
      MemorySegment bytes = call.allocate(MAC_BYTES);
      Dpdk.require(
          "reading the address of " + name, () -> (int) Dpdk.Calls.MAC.invokeExact(id, bytes));
      long address = 0;
      for (int i = 0; i < MAC_BYTES; i++) {
        address = address << 8 | Byte.toUnsignedInt(bytes.get(JAVA_BYTE, i));
      }
      return address;
    }
  }

  private int readMtu() throws TransportException {
    short id = (short) port;
    try (Arena call = Arena.ofConfined()) {
      MemorySegment mtu = call.allocate(JAVA_SHORT);
      Dpdk.require("reading the MTU of " + name, () -> (int) Dpdk.Calls.MTU.invokeExact(id, mtu));
      return Short.toUnsignedInt(mtu.get(JAVA_SHORT, 0));
    }
  }

  /** Whether somebody is at the other end; asking is what makes a client of memif connect. */
  boolean isUp() {
    Dpdk.linkStatus(port, link);
    return (link.get(JAVA_SHORT, DpdkLayout.LINK_FLAGS) & DpdkLayout.LINK_UP) != 0;
  }

  long hardwareAddress() {
    return hardwareAddress;
  }

  int mtuBytes() {
    return mtuBytes;
  }

  /** Fills an array of buffers with free ones, all or none. */
  boolean take(long buffers, int count) {
    return Dpdk.take(dequeue, pool.address(), buffers, count);
  }

  int receive(long buffers, int count) {
    return Dpdk.burst(receive, receiveQueue, buffers, count);
  }

  int transmit(long buffers, int count) {
    return Dpdk.burst(transmit, transmitQueue, buffers, count);
  }

  @Override
  public void close() {
    release(pool);
  }

  private void release(MemorySegment made) {
    short id = (short) port;
    Eal.quiesce();
    Dpdk.attempt("rte_eth_dev_stop", () -> (int) Dpdk.Calls.STOP.invokeExact(id));
    Eal.quiesce();
    Dpdk.attempt("rte_eth_dev_close", () -> (int) Dpdk.Calls.CLOSE.invokeExact(id));
    Eal.unplug(name);
    try {
      Dpdk.Calls.POOL_FREE.invokeExact(made);
    } catch (Throwable e) {
      throw new AssertionError("rte_mempool_free", e);
    }
    arena.close();
  }
}
