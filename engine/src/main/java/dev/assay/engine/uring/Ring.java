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
  private static final int TRIES = 1_000;

  private final Arena arena = Arena.ofShared();
  private final int enterNumber;
  private final MemorySegment waitArgument;
  private final int descriptor;
  private final int setupFlags;
  private final RingSupport support;
  private final SubmissionQueue submissions;
  private final CompletionQueue completions;
  private final boolean canGather;

  private int enterDescriptor;
  private int enterFlags;
  private boolean enabled;
  private boolean closed;
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
      MemorySegment rings = RingSetup.mapRings(opened, params, arena);
      MemorySegment entries = RingSetup.mapEntries(opened, params, arena);
      submissions = new SubmissionQueue(params, rings, entries);
      completions = new CompletionQueue(params, rings);
    } catch (RuntimeException e) {
      arena.close();
      if (opened >= 0) {
        Descriptors.close(opened);
      }
      throw e;
    }
    enterNumber = SystemCall.IO_URING_ENTER.number();
    canGather = support.has("min_timeout");
    descriptor = opened;
    enterDescriptor = opened;
    setupFlags = params.get(JAVA_INT, FLAGS_OFFSET);
    // A signal mask that is absent (0, 8 bytes), and the address of the time behind it.
    waitArgument = arena.allocate(40, Long.BYTES);
    waitArgument.set(JAVA_INT, 8, Long.BYTES);
    waitArgument.set(JAVA_LONG, 16, waitArgument.address() + 24);
  }

  /** What the kernel offers. */
  public RingSupport support() {
    return support;
  }

  /** The set-up that was got, for people. */
  public String describe() {
    return "%d submissions, %d completions, %s"
        .formatted(submissions.capacity(), completions.capacity(), RingSetup.describe(setupFlags));
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
    return submissions.pending();
  }

  /** The queue of submissions, with room for one more. */
  SubmissionQueue room() {
    if (submissions.isFull()) {
      makeRoom();
    }
    return submissions;
  }

  private void makeRoom() {
    for (int i = 0; i < TRIES; i++) {
      submit();
      if (!submissions.isFull()) {
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
    int wanted = submissions.flags() & (SQ_TASKRUN | SQ_CQ_OVERFLOW);
    if (count > 0 || wanted != 0) {
      enter(count, 0, ENTER_GETEVENTS, 0, 0);
    }
  }

  /**
   * As {@link #submit}, then waits until so many completions are there.
   *
   * @param timeoutNanos longest wait, 0 or more
   */
  public void submitAndWait(int awaited, long timeoutNanos) {
    submitAndWait(awaited, 0, timeoutNanos);
  }

  /**
   * As the other, but content with one completion once a shorter time has passed: what comes in
   * quick succession then costs one wake-up. Before Linux 6.12 it waits for one only.
   *
   * @param gatherMicros that shorter time, 0 for none
   */
  public void submitAndWait(int awaited, int gatherMicros, long timeoutNanos) {
    int count = publish();
    boolean gathers = gatherMicros > 0 && canGather;
    waitArgument.set(JAVA_INT, 12, gathers ? gatherMicros : 0);
    waitArgument.set(JAVA_LONG, 24, timeoutNanos / 1_000_000_000L);
    waitArgument.set(JAVA_LONG, 32, timeoutNanos % 1_000_000_000L);
    int wanted = gathers || gatherMicros == 0 ? awaited : Math.min(awaited, 1);
    enter(count, wanted, ENTER_GETEVENTS | ENTER_EXT_ARG, waitArgument.address(), 24);
  }

  private int publish() {
    if (!enabled) {
      enable();
    }
    return submissions.publish();
  }

  /** Makes the calling thread the issuer, and spares the kernel looking the descriptor up. */
  private void enable() {
    enabled = true;
    if ((setupFlags & SETUP_R_DISABLED) != 0) {
      long result = register(REGISTER_ENABLE_RINGS, MemorySegment.NULL, 0);
      if (result < 0) {
        throw new RingRefused("enabling a ring", result);
      }
    }
    int registered = RingSetup.registerRing(descriptor);
    if (registered >= 0) {
      enterDescriptor = registered;
      enterFlags = ENTER_REGISTERED_RING;
    }
  }

  private void enter(int count, int wanted, int how, long argument, int argumentBytes) {
    int now = how;
    if (usesSqPoll()) {
      // The tail must be out before the flag is read, or the thread sleeps and nobody wakes it: the
      // kernel sets the flag, fences, and reads the tail once more.
      VarHandle.fullFence();
      submissions.taken(count);
      int state = submissions.flags();
      now |= (state & SQ_NEED_WAKEUP) != 0 ? ENTER_SQ_WAKEUP : 0;
      boolean needed = wanted > 0 || (now & (ENTER_SQ_WAKEUP | ENTER_SQ_WAIT)) != 0;
      if (!needed && (state & SQ_CQ_OVERFLOW) == 0) {
        return;
      }
    }
    enterCalls++;
    int all = now | enterFlags;
    long taken =
        Linux.attempt(enterNumber, enterDescriptor, count, wanted, all, argument, argumentBytes);
    if (taken < 0) {
      taken = enterAgain(count);
    }
    submissions.taken(usesSqPoll() ? 0 : (int) taken);
  }

  /**
   * After a failure, of which nothing was taken: once more without waiting. A wait that was only
   * interrupted or too long succeeds then, and all else tells its error number.
   */
  private int enterAgain(int count) {
    long taken =
        Linux.call(enterNumber, enterDescriptor, count, 0, ENTER_GETEVENTS | enterFlags, 0, 0);
    if (taken < 0 && taken != -EINTR && taken != -EAGAIN && taken != -EBUSY) {
      throw new RingRefused("io_uring_enter", taken);
    }
    return (int) Math.max(0, taken);
  }

  /**
   * Goes to the next completion, if there is one; {@link #token}, {@link #result} and {@link
   * #flags} then tell of it.
   */
  public boolean next() {
    return completions.next();
  }

  /** Token of the completion. */
  public long token() {
    return completions.token();
  }

  /** Result of the completion: 0 or more, or {@code -errno}. */
  public int result() {
    return completions.result();
  }

  /** Flags of the completion, as {@link Completion} reads them. */
  public int flags() {
    return completions.flags();
  }

  /**
   * The result of a completion that is there and has not been gone to, where it stays; otherwise
   * the value given. For the rare operation whose result is needed at once.
   */
  public int resultOf(long wantedToken, int otherwise) {
    return completions.resultOf(wantedToken, otherwise);
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
      RingSetup.unregisterRing(descriptor, enterDescriptor);
    }
    arena.close();
    Descriptors.close(descriptor);
  }
}
