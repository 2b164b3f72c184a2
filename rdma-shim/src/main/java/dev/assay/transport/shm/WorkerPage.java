package dev.assay.transport.shm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.transport.TransportConfig;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * What workers know of each other, in the byte order of the machine.
 *
 * <pre>
 *     0 | magic (8) | version (4) | process (4) | worker's id (8) |
 *    24 | send buffer (4) | receive buffer (4) |                        written once
 *    64 | doorbell (4) |                                      owner and peers
 *   128 | calls (4) |                                         peers count it up
 * </pre>
 *
 * <p>A call says: look for new links, and at the states of those there are.
 */
final class WorkerPage {

  static final long BYTES = 4096;
  static final int VERSION = 1;

  private static final long MAGIC = 0x41737361_79576b72L;
  private static final long VERSION_OFFSET = 8;
  private static final long PROCESS_OFFSET = 12;
  private static final long ID_OFFSET = 16;
  private static final long SEND_OFFSET = 24;
  private static final long RECEIVE_OFFSET = 28;
  private static final long BELL_OFFSET = 64;
  private static final long CALLS_OFFSET = 128;
  private static final VarHandle INT = JAVA_INT.varHandle();

  private WorkerPage() {}

  static void write(MemorySegment page, long id, TransportConfig config) {
    page.set(JAVA_LONG, 0, MAGIC);
    page.set(JAVA_INT, VERSION_OFFSET, VERSION);
    page.set(JAVA_INT, PROCESS_OFFSET, (int) ProcessHandle.current().pid());
    page.set(JAVA_LONG, ID_OFFSET, id);
    page.set(JAVA_INT, SEND_OFFSET, config.sendBufferBytes());
    page.set(JAVA_INT, RECEIVE_OFFSET, config.receiveBufferBytes());
  }

  /** Whether it can be read by this program. */
  static boolean isValid(MemorySegment page) {
    return page.get(JAVA_LONG, 0) == MAGIC
        && page.get(JAVA_INT, VERSION_OFFSET) == VERSION
        && LinkPage.isBuffer(sendBufferBytes(page))
        && LinkPage.isBuffer(receiveBufferBytes(page));
  }

  static int process(MemorySegment page) {
    return page.get(JAVA_INT, PROCESS_OFFSET);
  }

  static long id(MemorySegment page) {
    return page.get(JAVA_LONG, ID_OFFSET);
  }

  static int sendBufferBytes(MemorySegment page) {
    return page.get(JAVA_INT, SEND_OFFSET);
  }

  static int receiveBufferBytes(MemorySegment page) {
    return page.get(JAVA_INT, RECEIVE_OFFSET);
  }

  static MemorySegment bell(MemorySegment page) {
    return page.asSlice(BELL_OFFSET, Integer.BYTES);
  }

  static int getCallsAcquire(MemorySegment page) {
    return (int) INT.getAcquire(page, CALLS_OFFSET);
  }

  static void addCall(MemorySegment page) {
    int before = (int) INT.getAndAdd(page, CALLS_OFFSET, 1);
    assert before + 1 != before;
  }
}
