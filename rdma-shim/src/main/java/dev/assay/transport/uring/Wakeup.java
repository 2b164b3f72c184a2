package dev.assay.transport.uring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.assay.engine.natives.Descriptors;
import dev.assay.engine.natives.Linux;
import dev.assay.engine.natives.SystemCall;
import dev.assay.transport.TransportException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends the sleep of the owner's thread: a word that says whether it sleeps, so that waking one that
 * does not costs no system call, and an event counter that the ring reads.
 *
 * <p>{@link #wake} may be called by any thread, all else by the owner. Each state is set by an
 * atomic exchange: either the waker sees SLEEPING and writes the counter, or the owner sees WOKEN
 * before it sleeps.
 */
final class Wakeup implements AutoCloseable {

  private static final int AWAKE = 0;
  private static final int SLEEPING = 1;
  private static final int WOKEN = 2;
  private static final int CLOSE_ON_EXEC = 0x80000;

  private final AtomicInteger state = new AtomicInteger(AWAKE);
  private final Arena arena = Arena.ofShared();
  private final MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
  private final MemorySegment read = arena.allocate(JAVA_LONG);
  private final int counter;
  private boolean armed;
  private boolean closed;

  Wakeup() throws TransportException {
    long opened = Linux.call(SystemCall.EVENTFD2, 0, CLOSE_ON_EXEC, 0, 0, 0, 0);
    if (opened < 0) {
      throw new TransportException("eventfd: " + Linux.describe(opened));
    }
    counter = (int) opened;
  }

  synchronized void wake() {
    if (!closed && state.getAndSet(WOKEN) == SLEEPING) {
      Descriptors.write(counter, one);
    }
  }

  /** Whether to sleep; false when it was woken meanwhile, which is then forgotten. */
  boolean fallAsleep(Kernel kernel) {
    if (!armed) {
      armed = true;
      kernel.awaitWakeup(counter, read.address());
    }
    if (state.compareAndSet(AWAKE, SLEEPING)) {
      return true;
    }
    state.set(AWAKE);
    return false;
  }

  void awake() {
    state.set(AWAKE);
  }

  /** The counter was read. */
  void counterRead() {
    armed = false;
  }

  int operations() {
    return armed ? 1 : 0;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Descriptors.close(counter);
      arena.close();
    }
  }
}
