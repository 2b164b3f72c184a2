package dev.assay.transport.verbs;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * One wait for many descriptors, each known by a token, and for a wake-up by any thread. All else
 * is of one thread.
 *
 * <p>Source: {@code epoll(7)}, {@code eventfd(2)}.
 */
final class Waiter implements AutoCloseable {

  static final int READABLE = 0x1;
  static final int WRITABLE = 0x4;
  static final int PEER_GONE = 0x2000;

  private static final int ADD = 1;
  private static final int REMOVE = 2;
  private static final int CHANGE = 3;
  private static final int CLOEXEC = 0x80000;
  private static final int NONBLOCK = 0x800;
  private static final int MOST = 64;
  private static final long NANOS = 1_000_000_000L;
  private static final int POLLS_TO_CLOCK = 256;
  private static final long LOOK_NANOS = 500_000;

  /** The structure is packed on x86-64 alone. */
  private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

  private static final long EVENT_BYTES = PACKED ? 12 : 16;
  private static final long TOKEN = PACKED ? 4 : 8;
  private static final long WAKE_TOKEN = -1;

  private final Arena arena = Arena.ofAuto();
  private final MemorySegment events = arena.allocate(MOST * EVENT_BYTES, Long.BYTES);
  private final MemorySegment change = arena.allocate(EVENT_BYTES, Long.BYTES);
  private final MemorySegment timeout = arena.allocate(2 * Long.BYTES, Long.BYTES);
  private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1L);
  private final MemorySegment drained = arena.allocate(JAVA_LONG);
  private final int set;
  private final int wake;
  private int pollsToClock = POLLS_TO_CLOCK;
  private long nextLookNanos = System.nanoTime();
  private boolean closed;

  Waiter() throws TransportException {
    set =
        (int)
            require("epoll_create1", Linux.call(SystemCall.EPOLL_CREATE1, CLOEXEC, 0, 0, 0, 0, 0));
    wake =
        (int)
            require("eventfd", Linux.call(SystemCall.EVENTFD2, 0, CLOEXEC | NONBLOCK, 0, 0, 0, 0));
    add(wake, READABLE, WAKE_TOKEN);
  }

  void add(int descriptor, int interest, long token) throws TransportException {
    require("epoll_ctl", control(ADD, descriptor, interest, token));
  }

  void change(int descriptor, int interest, long token) {
    control(CHANGE, descriptor, interest, token);
  }

  void remove(int descriptor) {
    control(REMOVE, descriptor, 0, 0);
  }

  /** Any thread may call. */
  synchronized void wakeup() {
    if (!closed) {
      Descriptors.write(wake, one);
    }
  }

  /**
   * Whether a thread that polls should look here too: each {@value #POLLS_TO_CLOCK} polls, and
   * twice in a millisecond at most, since a round trip feels the system call.
   */
  boolean isDue() {
    if (--pollsToClock > 0) {
      return false;
    }
    pollsToClock = POLLS_TO_CLOCK;
    long now = System.nanoTime();
    if (now - nextLookNanos < 0) {
      return false;
    }
    nextLookNanos = now + LOOK_NANOS;
    return true;
  }

  /**
   * Waits until something is ready; takes back a wake-up that came.
   *
   * @return how many of the descriptors are ready, to be read by index until the next call
   */
  int await(long timeoutNanos) {
    if (closed) {
      return 0;
    }
    timeout.set(JAVA_LONG, 0, timeoutNanos / NANOS);
    timeout.set(JAVA_LONG, Long.BYTES, timeoutNanos % NANOS);
    long count =
        Linux.call(SystemCall.EPOLL_PWAIT2, set, events.address(), MOST, timeout.address(), 0, 0);
    for (int i = 0; i < count; i++) {
      if (token(i) == WAKE_TOKEN) {
        Descriptors.read(wake, drained);
      }
    }
    return (int) Math.max(count, 0);
  }

  /** Whose descriptor it is; below zero for a wake-up. */
  long token(int index) {
    return events.get(JAVA_LONG_UNALIGNED, index * EVENT_BYTES + TOKEN);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Descriptors.close(wake);
      Descriptors.close(set);
    }
  }

  private long control(int operation, int descriptor, int interest, long token) {
    change.set(JAVA_INT, 0, interest);
    change.set(JAVA_LONG_UNALIGNED, TOKEN, token);
    return Linux.call(SystemCall.EPOLL_CTL, set, operation, descriptor, change.address(), 0, 0);
  }

  private static long require(String call, long result) throws TransportException {
    if (result < 0) {
      throw new TransportException(call + " is refused: " + Linux.describe(result));
    }
    return result;
  }
}
