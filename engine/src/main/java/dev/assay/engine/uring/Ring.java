package dev.assay.engine.uring;

import static dev.assay.engine.uring.RingLayout.*;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * An io_uring instance: operations are prepared ({@link FileOperations}, {@link SocketOperations},
 * {@link RingOperations}), handed over many at a time by one system call, and end as completions
 * that carry the token of their operation:
 *
 * <pre>{@code
 * FileOperations.write(ring, file, 0, address, length, position, token);
 * ring.submitAndWait(1, timeoutNanos);
 * while (ring.next()) {
 *   handle(ring.token(), ring.result(), ring.flags());
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Everything of a ring belongs to the thread that submits first, {@link #close}
 * too; another may open it and register with it before. Nothing is allocated after opening.
 *
 * <p><b>Bounds.</b> When submissions fill the queue, preparing hands them over. Completions beyond
 * their queue are kept by the kernel until there is room.
 *
 * <p><b>Memory</b> named by an operation must stay valid until its completion.
 */
public final class Ring implements AutoCloseable {

  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EBUSY = 16;
  private static final int ETIME = 62;
  private static final int TRIES = 1_000;

  private static final int ENTER = SystemCall.IO_URING_ENTER.number();

  private final Arena arena = Arena.ofShared();
  private final MemorySegment rings;
  private final MemorySegment entries;
  private final MemorySegment waitArgument;
  private final int descriptor;
  private final int setupFlags;
  private final RingSupport support;

  private final int entryMask;
  private final long entryHeadAt;
  private final long entryTailAt;
  private final long entryFlagsAt;
  private final int completionMask;
  private final long completionHeadAt;
  private final long completionTailAt;
  private final long completionsAt;

  private final boolean canGather;
  private int enterDescriptor;
  private int enterFlags;
  private boolean enabled;
  private boolean closed;

  private int tail;
  private int submitted;
  private int completionHead;
  private int completionTail;
  private long token;
  private int result;
  private int flags;
  private long enterCalls;

  /**
   * Opens a ring.
   *
   * @throws RingRefused where the kernel has none to give, or is older than Linux 5.11
   */
  public Ring(RingSettings settings) {
    MemorySegment params = arena.allocate(PARAMS_BYTES, Long.BYTES);
    int opened = -1;
    try {
      opened = RingSetup.open(settings, params);
      support = RingSupport.of(opened, params.get(JAVA_INT, FEATURES_OFFSET), arena);
      if (!support.has("single_mmap") || !support.has("nodrop") || !support.has("ext_arg")) {
        throw new RingRefused("io_uring of this kernel is too old: boot Linux 5.11 or newer");
      }
      int capacity = params.get(JAVA_INT, 0);
      long submissionBytes = at(params, SQ_OFFSETS, SQ_ARRAY) + 4L * capacity;
      long completionBytes =
          at(params, CQ_OFFSETS, CQ_ENTRIES) + ((long) params.get(JAVA_INT, 4) << COMPLETION_SHIFT);
      rings = RingSetup.map(opened, 0, Math.max(submissionBytes, completionBytes), arena);
      entries = RingSetup.map(opened, ENTRIES_MAP_OFFSET, (long) capacity << ENTRY_SHIFT, arena);
      entryMask = capacity - 1;
      completionMask = params.get(JAVA_INT, 4) - 1;
    } catch (RuntimeException e) {
      arena.close();
      if (opened >= 0) {
        Descriptors.close(opened);
      }
      throw e;
    }
    canGather = support.has("min_timeout");
    descriptor = opened;
    enterDescriptor = opened;
    setupFlags = params.get(JAVA_INT, FLAGS_OFFSET);
    entryHeadAt = at(params, SQ_OFFSETS, HEAD);
    entryTailAt = at(params, SQ_OFFSETS, TAIL);
    entryFlagsAt = at(params, SQ_OFFSETS, SQ_FLAGS);
    completionHeadAt = at(params, CQ_OFFSETS, HEAD);
    completionTailAt = at(params, CQ_OFFSETS, TAIL);
    completionsAt = at(params, CQ_OFFSETS, CQ_ENTRIES);
    if ((setupFlags & SETUP_NO_SQARRAY) == 0) {
      for (int i = 0; i <= entryMask; i++) {
        rings.set(JAVA_INT, at(params, SQ_OFFSETS, SQ_ARRAY) + 4L * i, i);
      }
    }
    // A signal mask that is absent (0, 8 bytes), and the address of the time behind it.
    waitArgument = arena.allocate(40, Long.BYTES);
    waitArgument.set(JAVA_INT, 8, Long.BYTES);
    waitArgument.set(JAVA_LONG, 16, waitArgument.address() + 24);
  }

  private static long at(MemorySegment params, long offsets, int field) {
    return Integer.toUnsignedLong(params.get(JAVA_INT, offsets + field));
  }

  /** What the kernel offers. */
  public RingSupport support() {
    return support;
  }

  /** The set-up that was got, for people. */
  public String describe() {
    return "%d submissions, %d completions, %s"
        .formatted(entryMask + 1, completionMask + 1, RingSetup.describe(setupFlags));
  }

  /** Whether a kernel thread takes submissions. */
  public boolean usesSqPoll() {
    return (setupFlags & SETUP_SQPOLL) != 0;
  }

  /** Its descriptor, for {@link RingOperations#message}. */
  public int descriptor() {
    return descriptor;
  }

  /** System calls made to submit and wait so far. */
  public long enterCalls() {
    return enterCalls;
  }

  /** Submissions prepared and not handed over. */
  public int pending() {
    return tail - submitted;
  }

  /** Prepares one operation of eight 64-bit words, as {@link RingLayout} shows them. */
  void prepare(
      int operation,
      int entryFlags,
      int priority,
      int on,
      long offset,
      long address,
      int length,
      int operationFlags,
      long withToken,
      long bufferAndFile) {
    if (tail - getAcquire(rings, entryHeadAt) > entryMask) {
      makeRoom();
    }
    long at = (long) (tail & entryMask) << ENTRY_SHIFT;
    entries.set(
        JAVA_LONG,
        at,
        operation | (long) entryFlags << 8 | (long) priority << 16 | (long) on << 32);
    entries.set(JAVA_LONG, at + 8, offset);
    entries.set(JAVA_LONG, at + 16, address);
    entries.set(JAVA_LONG, at + 24, Integer.toUnsignedLong(length) | (long) operationFlags << 32);
    entries.set(JAVA_LONG, at + 32, withToken);
    entries.set(JAVA_LONG, at + 40, bufferAndFile);
    entries.set(JAVA_LONG, at + 48, 0L);
    entries.set(JAVA_LONG, at + 56, 0L);
    tail++;
  }

  /** Sets the third address of the operation prepared last. */
  void setThirdAddress(long value) {
    entries.set(JAVA_LONG, ((long) (tail - 1 & entryMask) << ENTRY_SHIFT) + 48, value);
  }

  private void makeRoom() {
    for (int i = 0; i < TRIES; i++) {
      submit();
      if (tail - getAcquire(rings, entryHeadAt) <= entryMask) {
        return;
      }
      if (usesSqPoll()) {
        enter(0, 0, ENTER_SQ_WAIT, 0, 0);
      }
    }
    throw new IllegalStateException("the kernel takes no submissions: " + describe());
  }

  /**
   * Hands over what is prepared, and lets the kernel do what it has deferred; no system call where
   * there is neither.
   */
  public void submit() {
    int count = publish();
    int wanted = getAcquire(rings, entryFlagsAt) & (SQ_TASKRUN | SQ_CQ_OVERFLOW);
    if (count > 0 || wanted != 0) {
      enter(count, 0, ENTER_GETEVENTS, 0, 0);
    }
  }

  /**
   * As {@link #submit}, then waits until so many completions are there.
   *
   * @param timeoutNanos longest wait, 0 or more
   */
  public void submitAndWait(int completions, long timeoutNanos) {
    submitAndWait(completions, 0, timeoutNanos);
  }

  /**
   * As the other, but content with one completion once a shorter time has passed: what comes in
   * quick succession then costs one wake-up. Before Linux 6.12 it waits for one only.
   *
   * @param gatherMicros that shorter time, 0 for none
   */
  public void submitAndWait(int completions, int gatherMicros, long timeoutNanos) {
    int count = publish();
    boolean gathers = gatherMicros > 0 && canGather;
    waitArgument.set(JAVA_INT, 12, gathers ? gatherMicros : 0);
    waitArgument.set(JAVA_LONG, 24, timeoutNanos / 1_000_000_000L);
    waitArgument.set(JAVA_LONG, 32, timeoutNanos % 1_000_000_000L);
    int wanted = gathers || gatherMicros == 0 ? completions : Math.min(completions, 1);
    enter(count, wanted, ENTER_GETEVENTS | ENTER_EXT_ARG, waitArgument.address(), 24);
  }

  /**
   * Makes prepared entries visible: all stores to them come before the release of the tail, which
   * the kernel (its own thread with SQPOLL, this one inside the system call without) acquires.
   */
  private int publish() {
    if (!enabled) {
      enable();
    }
    int count = tail - submitted;
    if (count > 0) {
      setRelease(rings, entryTailAt, tail);
    }
    return count;
  }

  /** Makes the calling thread the issuer, and spares the kernel looking the descriptor up. */
  private void enable() {
    enabled = true;
    try (Arena call = Arena.ofConfined()) {
      MemorySegment update = call.allocate(16, Long.BYTES);
      if ((setupFlags & SETUP_R_DISABLED) != 0) {
        long result = register(REGISTER_ENABLE_RINGS, MemorySegment.NULL, 0);
        if (result < 0) {
          throw new RingRefused("enabling a ring", result);
        }
      }
      update.set(JAVA_INT, 0, -1);
      update.set(JAVA_LONG, 8, descriptor);
      if (register(REGISTER_RING_FDS, update, 1) == 1) {
        enterDescriptor = update.get(JAVA_INT, 0);
        enterFlags = ENTER_REGISTERED_RING;
      }
    }
  }

  private void enter(int count, int completions, int how, long argument, int argumentBytes) {
    int now = how;
    if (usesSqPoll()) {
      submitted = tail;
      // The tail must be out before the flag is read, or the thread sleeps and nobody wakes it: the
      // kernel sets the flag, fences, and reads the tail once more.
      VarHandle.fullFence();
      int state = getAcquire(rings, entryFlagsAt);
      now |= (state & SQ_NEED_WAKEUP) != 0 ? ENTER_SQ_WAKEUP : 0;
      boolean needed = completions > 0 || (now & (ENTER_SQ_WAKEUP | ENTER_SQ_WAIT)) != 0;
      if (!needed && (state & SQ_CQ_OVERFLOW) == 0) {
        return;
      }
    }
    enterCalls++;
    long taken =
        Linux.call(
            ENTER, enterDescriptor, count, completions, now | enterFlags, argument, argumentBytes);
    if (taken >= 0) {
      submitted = usesSqPoll() ? tail : submitted + (int) taken;
    } else if (taken != -EINTR && taken != -EAGAIN && taken != -EBUSY && taken != -ETIME) {
      throw new RingRefused("io_uring_enter", taken);
    } else if (!usesSqPoll()) {
      submitted = getAcquire(rings, entryHeadAt);
    }
  }

  /**
   * Goes to the next completion, if there is one; {@link #token}, {@link #result} and {@link
   * #flags} then tell of it. The entry is read before the head is released, so the kernel does not
   * write over it before; and the tail is acquired before the entry is read, which the kernel wrote
   * before it released the tail.
   */
  public boolean next() {
    int head = completionHead;
    if (head == completionTail) {
      completionTail = getAcquire(rings, completionTailAt);
      if (head == completionTail) {
        return false;
      }
    }
    long at = completionsAt + ((long) (head & completionMask) << COMPLETION_SHIFT);
    token = rings.get(JAVA_LONG, at);
    result = rings.get(JAVA_INT, at + 8);
    flags = rings.get(JAVA_INT, at + 12);
    completionHead = head + 1;
    setRelease(rings, completionHeadAt, head + 1);
    return true;
  }

  /** Token of the completion. */
  public long token() {
    return token;
  }

  /** Result of the completion: 0 or more, or {@code -errno}. */
  public int result() {
    return result;
  }

  /** Flags of the completion, as {@link Completion} reads them. */
  public int flags() {
    return flags;
  }

  /**
   * The result of a completion that is there and has not been gone to, where it stays; otherwise
   * the value given. For the rare operation whose result is needed at once.
   */
  public int resultOf(long wantedToken, int otherwise) {
    int end = getAcquire(rings, completionTailAt);
    for (int head = completionHead; head != end; head++) {
      long at = completionsAt + ((long) (head & completionMask) << COMPLETION_SHIFT);
      if (rings.get(JAVA_LONG, at) == wantedToken) {
        return rings.get(JAVA_INT, at + 8);
      }
    }
    return otherwise;
  }

  /** Memory, zeroed, that lives as long as the ring. */
  public MemorySegment allocate(long sizeBytes) {
    return arena.allocate(sizeBytes, Long.BYTES);
  }

  /** Registers; for the classes of this package. */
  long register(int what, MemorySegment argument, int count) {
    return RingLayout.register(descriptor, what, argument, count);
  }

  /** Memory that lives as long as the ring. */
  Arena arena() {
    return arena;
  }

  /**
   * Gives everything back. Operations under way are cancelled by the kernel some time later; where
   * their descriptors or memory matter, cancel and await them first. A second call does nothing.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (enterFlags != 0) {
      try (Arena call = Arena.ofConfined()) {
        MemorySegment update = call.allocate(16, Long.BYTES);
        update.set(JAVA_INT, 0, enterDescriptor);
        register(UNREGISTER_RING_FDS, update, 1);
      }
    }
    arena.close();
    Descriptors.close(descriptor);
  }
}
