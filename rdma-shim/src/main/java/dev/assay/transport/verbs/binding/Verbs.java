package dev.assay.transport.verbs.binding;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.Errno;
import dev.assay.engine.natives.NativeAccess;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The verbs that are used, as they are. Pointers travel as 64-bit numbers: nothing has to be kept
 * alive by a call, and a call on the data path costs no counting of uses. To be touched only where
 * {@link VerbsLibrary#whyNot} is empty.
 *
 * <p>Source: {@code ibv_open_device(3)} and the other pages of rdma-core.
 */
final class Verbs {

  private static final FunctionDescriptor OF_POINTER = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG);
  private static final FunctionDescriptor OF_TWO =
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final FunctionDescriptor STATUS = FunctionDescriptor.of(JAVA_INT, JAVA_LONG);
  private static final FunctionDescriptor STATUS_OF_THREE =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  static final MethodHandle GET_DEVICE_LIST = capturing("ibv_get_device_list", OF_POINTER);
  static final MethodHandle FREE_DEVICE_LIST =
      VerbsLibrary.link("ibv_free_device_list", FunctionDescriptor.ofVoid(JAVA_LONG));
  static final MethodHandle GET_DEVICE_NAME = VerbsLibrary.link("ibv_get_device_name", OF_POINTER);
  static final MethodHandle OPEN_DEVICE = capturing("ibv_open_device", OF_POINTER);
  static final MethodHandle CLOSE_DEVICE = capturing("ibv_close_device", STATUS);
  static final MethodHandle QUERY_DEVICE =
      capturing("ibv_query_device", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
  static final MethodHandle QUERY_PORT =
      capturing("ibv_query_port", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_BYTE, JAVA_LONG));
  static final MethodHandle ALLOC_PD = capturing("ibv_alloc_pd", OF_POINTER);
  static final MethodHandle DEALLOC_PD = capturing("ibv_dealloc_pd", STATUS);
  static final MethodHandle REG_MR =
      capturing(
          "ibv_reg_mr",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
  static final MethodHandle DEREG_MR = capturing("ibv_dereg_mr", STATUS);
  static final MethodHandle CREATE_CHANNEL = capturing("ibv_create_comp_channel", OF_POINTER);
  static final MethodHandle DESTROY_CHANNEL = capturing("ibv_destroy_comp_channel", STATUS);
  static final MethodHandle CREATE_CQ =
      capturing(
          "ibv_create_cq",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  static final MethodHandle DESTROY_CQ = capturing("ibv_destroy_cq", STATUS);
  static final MethodHandle GET_CQ_EVENT = capturing("ibv_get_cq_event", STATUS_OF_THREE);
  static final MethodHandle ACK_CQ_EVENTS =
      VerbsLibrary.link("ibv_ack_cq_events", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_INT));
  static final MethodHandle CREATE_QP = capturing("ibv_create_qp", OF_TWO);
  static final MethodHandle MODIFY_QP =
      capturing("ibv_modify_qp", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
  static final MethodHandle DESTROY_QP = capturing("ibv_destroy_qp", STATUS);
  static final MethodHandle WC_STATUS_STR =
      VerbsLibrary.link("ibv_wc_status_str", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));

  /** {@code poll_cq}: looks at memory only, so the JVM need not be told of it. */
  private static final MethodHandle POLL =
      NativeAccess.pointer(
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG),
          Linker.Option.critical(false));

  private static final MethodHandle POST = NativeAccess.pointer(STATUS_OF_THREE);
  private static final MethodHandle NOTIFY =
      NativeAccess.pointer(FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT));

  private Verbs() {}

  private static MethodHandle capturing(String name, FunctionDescriptor type) {
    return VerbsLibrary.link(name, type, Errno.CAPTURE);
  }

  /** Calls a function that returns a pointer, null for a refusal. */
  static long pointer(MethodHandle function, String name, long argument) {
    try {
      return requireNotNull((long) function.invokeExact(Errno.buffer(), argument), name);
    } catch (VerbsException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(name, e);
    }
  }

  static long requireNotNull(long pointer, String name) {
    if (pointer == 0) {
      throw VerbsException.refused(name, Errno.last());
    }
    return pointer;
  }

  /** Calls a function that returns 0 or an error number. */
  static int status(MethodHandle function, String name, long argument) {
    try {
      return (int) function.invokeExact(Errno.buffer(), argument);
    } catch (Throwable e) {
      throw new AssertionError(name, e);
    }
  }

  static void requireSuccess(int status, String name) {
    if (status != 0) {
      throw VerbsException.refused(name, status > 0 ? status : Errno.last());
    }
  }

  /** A field of an object that the library made does not hold what it must: an unknown library. */
  static void requireKnown(boolean holds, String structure) {
    if (!holds) {
      throw new VerbsException(
          VerbsLibrary.NAME + " is of an unknown version: its " + structure + " lies otherwise", 0);
    }
  }

  static int poll(MemorySegment function, long queue, int most, long into) {
    try {
      return (int) POLL.invokeExact(function, queue, most, into);
    } catch (Throwable e) {
      throw new AssertionError("poll_cq", e);
    }
  }

  /** {@code post_send} and {@code post_recv}. */
  static int post(MemorySegment function, long queuePair, long first, long firstBad) {
    try {
      return (int) POST.invokeExact(function, queuePair, first, firstBad);
    } catch (Throwable e) {
      throw new AssertionError("post_send or post_recv", e);
    }
  }

  static int requestNotify(MemorySegment function, long queue) {
    try {
      return (int) NOTIFY.invokeExact(function, queue, 0);
    } catch (Throwable e) {
      throw new AssertionError("req_notify_cq", e);
    }
  }

  /** The memory at an address of the library. */
  @SuppressWarnings("restricted") // the library hands out addresses, not segments
  static MemorySegment at(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }
}
