package dev.assay.engine.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The kernel's structures, in the byte order of the machine (little-endian on all that have numbers
 * in {@link SystemCall}). Source: {@code include/uapi/linux/io_uring.h}.
 *
 * <pre>
 * submission entry (64 bytes)
 *  0 | opcode (1) | flags (1) | ioprio (2) | descriptor (4)      |
 *  8 | file offset, or second address (8)                        |
 * 16 | address (8)                                               |
 * 24 | length (4)                          | operation flags (4) |
 * 32 | token: user_data (8)                                      |
 * 40 | buffer index or group (2) | personality (2) | file index (4) |
 * 48 | third address (8) | 56 | nothing (8)                      |
 *
 * completion entry (16 bytes)
 *  0 | token (8) | 8 | result, or -errno (4) | 12 | flags (4): low half bits, high half buffer id |
 *
 * parameters of set-up (120 bytes)
 *  0 | sq_entries | cq_entries | flags | sq_thread_cpu | sq_thread_idle | features | wq_fd | 3 * nothing |
 * 40 | offsets in the submission ring: head | tail | mask | entries | flags | dropped | array | … |
 * 80 | offsets in the completion ring: head | tail | mask | entries | overflow | entries | flags | … |
 *
 * entry of a ring of buffers (16 bytes); the tail of the ring lies in the last two of entry 0
 *  0 | address (8) | 8 | length (4) | 12 | buffer id (2) | 14 | nothing, or tail (2) |
 * </pre>
 */
final class RingLayout {

  static final int PARAMS_BYTES = 120;
  static final long FLAGS_OFFSET = 8;
  static final long IDLE_OFFSET = 16;
  static final long FEATURES_OFFSET = 20;
  static final long SQ_OFFSETS = 40;
  static final long CQ_OFFSETS = 80;
  static final int HEAD = 0;
  static final int TAIL = 4;
  static final int SQ_FLAGS = 16;
  static final int SQ_ARRAY = 24;
  static final int CQ_ENTRIES = 20;

  static final int ENTRY_SHIFT = 6;
  static final int COMPLETION_SHIFT = 4;
  static final int BUFFER_SHIFT = 4;
  static final long BUFFER_TAIL_OFFSET = 14;

  static final long ENTRIES_MAP_OFFSET = 0x1000_0000L;
  static final long BUFFERS_MAP_OFFSET = 0x8000_0000L;

  static final int SETUP_SQPOLL = 1 << 1;
  static final int SETUP_CQSIZE = 1 << 3;
  static final int SETUP_CLAMP = 1 << 4;
  static final int SETUP_R_DISABLED = 1 << 6;
  static final int SETUP_SUBMIT_ALL = 1 << 7;
  static final int SETUP_COOP_TASKRUN = 1 << 8;
  static final int SETUP_TASKRUN_FLAG = 1 << 9;
  static final int SETUP_SINGLE_ISSUER = 1 << 12;
  static final int SETUP_DEFER_TASKRUN = 1 << 13;
  static final int SETUP_NO_SQARRAY = 1 << 16;

  static final int SQ_NEED_WAKEUP = 1;
  static final int SQ_CQ_OVERFLOW = 1 << 1;
  static final int SQ_TASKRUN = 1 << 2;

  static final int ENTER_GETEVENTS = 1;
  static final int ENTER_SQ_WAKEUP = 1 << 1;
  static final int ENTER_SQ_WAIT = 1 << 2;
  static final int ENTER_EXT_ARG = 1 << 3;
  static final int ENTER_REGISTERED_RING = 1 << 4;

  static final int REGISTER_PROBE = 8;
  static final int REGISTER_ENABLE_RINGS = 12;
  static final int REGISTER_FILES2 = 13;
  static final int REGISTER_FILES_UPDATE2 = 14;
  static final int REGISTER_BUFFERS2 = 15;
  static final int REGISTER_BUFFERS_UPDATE = 16;
  static final int REGISTER_RING_FDS = 20;
  static final int UNREGISTER_RING_FDS = 21;
  static final int REGISTER_PBUF_RING = 22;
  static final int UNREGISTER_PBUF_RING = 23;

  private static final VarHandle INT = JAVA_INT.varHandle();
  private static final VarHandle SHORT = JAVA_SHORT.varHandle();

  private RingLayout() {}

  static long register(int ring, int what, MemorySegment argument, int count) {
    return Linux.call(SystemCall.IO_URING_REGISTER, ring, what, argument.address(), count, 0, 0);
  }

  /** Pairs with the kernel's release of a head or tail: what it wrote before is seen after. */
  static int getAcquire(MemorySegment ring, long offset) {
    return (int) INT.getAcquire(ring, offset);
  }

  /** Pairs with the kernel's acquire: what was written or read before is so for the kernel. */
  static void setRelease(MemorySegment ring, long offset, int value) {
    INT.setRelease(ring, offset, value);
  }

  /** As {@link #setRelease}: the kernel acquires a buffer ring's tail before it reads entries. */
  static void setTailRelease(MemorySegment buffers, int tail) {
    SHORT.setRelease(buffers, BUFFER_TAIL_OFFSET, (short) tail);
  }
}
