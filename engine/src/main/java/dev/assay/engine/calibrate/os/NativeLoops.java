package dev.assay.engine.calibrate.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.NativeAccess;
import dev.assay.engine.natives.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Loops over one native call each. Every call takes what the one before returned, so calls do not
 * overlap, and the last value tells whether all were made.
 */
final class NativeLoops {

  private static final FunctionDescriptor LONG_TO_LONG =
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG);
  private static final MethodHandle PLAIN = NativeAccess.link("labs", LONG_TO_LONG);
  private static final MethodHandle CRITICAL =
      NativeAccess.link("labs", LONG_TO_LONG, Linker.Option.critical(false));
  private static final MethodHandle ERRNO =
      NativeAccess.link("labs", LONG_TO_LONG, Linker.Option.captureCallState("errno"));
  private static final MethodHandle SYSCALL = NativeAccess.link("syscall", LONG_TO_LONG);
  private static final MemorySegment CAPTURED =
      Arena.ofAuto().allocate(Linker.Option.captureStateLayout());

  private NativeLoops() {}

  static void plain(int calls) {
    long value = 0;
    try {
      for (int i = 0; i < calls; i++) {
        value = (long) PLAIN.invokeExact(-value) + 1;
      }
    } catch (Throwable e) {
      throw new AssertionError("labs", e);
    }
    check(calls, value);
  }

  static void critical(int calls) {
    long value = 0;
    try {
      for (int i = 0; i < calls; i++) {
        value = (long) CRITICAL.invokeExact(-value) + 1;
      }
    } catch (Throwable e) {
      throw new AssertionError("labs, critical", e);
    }
    check(calls, value);
  }

  static void errno(int calls) {
    long value = 0;
    try {
      for (int i = 0; i < calls; i++) {
        value = (long) ERRNO.invokeExact(CAPTURED, -value) + 1;
      }
    } catch (Throwable e) {
      throw new AssertionError("labs, errno captured", e);
    }
    check(calls, value);
  }

  /** Asks for the thread id, which the kernel must be entered for. */
  static void gettid(int calls) {
    long number = SystemCall.GETTID.number();
    long sum = 0;
    long tid = 0;
    try {
      for (int i = 0; i < calls; i++) {
        tid = (long) SYSCALL.invokeExact(number);
        sum += tid;
      }
    } catch (Throwable e) {
      throw new AssertionError("gettid", e);
    }
    if (tid <= 0) {
      throw new IllegalStateException("the kernel refused gettid: it returned " + tid);
    }
    check(calls * tid, sum);
  }

  private static void check(long expected, long value) {
    if (value != expected) {
      throw new AssertionError("native calls returned " + value + " instead of " + expected);
    }
  }
}
