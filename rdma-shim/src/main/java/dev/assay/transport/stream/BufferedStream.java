package dev.assay.transport.stream;

import dev.assay.transport.CloseCause;
import dev.assay.transport.CloseCause.Kind;
import dev.assay.transport.StreamHandler;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is the same for streams of every kind: claims, pauses, what is left for the next poll, and
 * the order of a stream's states. Of its port's thread.
 */
public abstract class BufferedStream implements Incoming.Owner {

  /** How far a stream has come. */
  protected enum State {
    /** Not open yet. */
    CONNECTING,
    /** Open. */
    OPEN,
    /** Closed here; what is committed goes out, what comes in is dropped. */
    DRAINING,
    /** All is out, the peer has been told; its end is waited for. */
    LINGERING,
    /** Nothing will come any more. */
    CLOSED
  }

  private final Outgoing outgoing;
  private final Incoming incoming;
  private final DueStreams due;
  private @Nullable StreamHandler handler;
  private State state = State.CONNECTING;
  private CloseCause cause = CloseCause.CLOSED_HERE;
  private long deadlineNanos;
  private boolean reading = true;
  private boolean peerEnded;
  private boolean blocked;
  private boolean broken;
  private boolean isTold;
  boolean isDue;

  /**
   * A stream that is connecting.
   *
   * @param due where it asks for the next poll
   */
  protected BufferedStream(
      Outgoing outgoing, Incoming incoming, DueStreams due, @Nullable StreamHandler handler) {
    this.outgoing = outgoing;
    this.incoming = incoming;
    this.due = due;
    this.handler = handler;
  }

  /** Sends as much as can be sent now; whether that is all. */
  protected abstract boolean send(Outgoing from) throws IOException;

  /** It will never again be possible to send. */
  protected abstract void onBroken(IOException error);

  /** Something that decides what it waits for has changed. */
  protected abstract void onInterestChanged();

  /** Closed here, and all that was committed is sent. */
  protected abstract void onAllSent();

  /** Connecting may be over. */
  protected abstract int onConnecting();

  /** Ends it now; the handler hears of it from the next poll. */
  protected abstract void end(CloseCause why, boolean abruptly);

  @Override
  public final long claim(int lengthBytes) {
    outgoing.check(lengthBytes);
    if (state != State.OPEN || broken) {
      return state == State.CONNECTING ? BACK_PRESSURED : CLOSED;
    }
    long at = outgoing.claim(lengthBytes);
    if (at >= 0 || blocked) {
      return at;
    }
    drain();
    return isOpen() && !broken ? outgoing.claim(lengthBytes) : CLOSED;
  }

  @Override
  public final MemorySegment segment() {
    return outgoing.segment();
  }

  @Override
  public final void commit(long claim, int lengthBytes) {
    outgoing.commit(claim, lengthBytes);
    if (state == State.CLOSED) {
      outgoing.release();
    }
  }

  @Override
  public final void flush() {
    if (state == State.OPEN && !blocked && !broken && outgoing.bytes() > 0) {
      drain();
    }
  }

  /** Sends what is committed, as far as that goes. */
  protected final void drain() {
    boolean wasBlocked = blocked;
    try {
      blocked = !send(outgoing);
    } catch (IOException e) {
      broken = true;
      blocked = false;
      onBroken(e);
      return;
    }
    if (blocked != wasBlocked) {
      onInterestChanged();
    }
    if (outgoing.hasRoomAgain()) {
      becomeDue();
    }
    if (state == State.DRAINING && !blocked) {
      onAllSent();
    }
  }

  @Override
  public final int maxClaimBytes() {
    return outgoing.capacity();
  }

  @Override
  public long unsentBytes() {
    return state == State.CLOSED ? 0 : outgoing.bytes();
  }

  @Override
  public void pauseReading() {
    reading = false;
    onInterestChanged();
  }

  @Override
  public void resumeReading() {
    if (!reading) {
      reading = true;
      if (incoming.wantAgain()) {
        becomeDue();
      }
      onInterestChanged();
    }
  }

  @Override
  public final void reset() {
    end(CloseCause.CLOSED_HERE, true);
  }

  /** What calls to this stream have left for the poll; how many events that were. */
  final int attend() {
    isDue = false;
    if (state == State.CONNECTING) {
      return onConnecting();
    }
    int events = 0;
    if (state == State.OPEN && reading && incoming.takeAgain()) {
      incoming.deliverAgain(this, handler());
      events++;
    }
    if (state == State.OPEN && outgoing.takeRoom()) {
      handler().onWritable(this);
      events++;
    }
    if (state == State.CLOSED && !isTold) {
      isTold = true;
      if (handler != null) {
        handler.onClosed(this, cause);
      }
      events++;
    }
    return events;
  }

  /** What calls have left is attended to by the next poll. */
  protected final void becomeDue() {
    if (!isDue) {
      isDue = true;
      due.add(this);
    }
  }

  /** Who is told; asked for when a stream that came is about to open. */
  protected final void setHandler(StreamHandler newHandler) {
    handler = newHandler;
  }

  /** Who is told. */
  protected final StreamHandler handler() {
    return Objects.requireNonNull(handler, "an open stream has one");
  }

  /** Bytes can be sent from now on. */
  protected final void open() {
    state = State.OPEN;
    onInterestChanged();
    handler().onOpen(this);
  }

  /** Closed here, in order; {@link #drain} comes next, where something can be sent. */
  protected final void beginDraining(long newDeadlineNanos) {
    state = State.DRAINING;
    cause = peerEnded ? CloseCause.CLOSED_BY_PEER : CloseCause.CLOSED_HERE;
    deadlineNanos = newDeadlineNanos;
    incoming.release();
  }

  /** The peer has been told, and its end is waited for. */
  protected final void beginLingering() {
    state = State.LINGERING;
    onInterestChanged();
  }

  /** Nothing comes any more; the handler is told by the next poll. */
  protected final void becomeClosed(CloseCause why) {
    state = State.CLOSED;
    cause = why;
    outgoing.release();
    incoming.release();
    becomeDue();
  }

  /** The peer sends no more. */
  protected final void peerEnds() {
    peerEnded = true;
    onInterestChanged();
  }

  /** A handler threw from within a call to this. */
  public final void onThrown(Throwable thrown) {
    incoming.onThrown();
    end(new CloseCause(Kind.FAILURE, "the handler of " + peerName() + " threw " + thrown), true);
  }

  @Override
  public final void onBufferFull(int bufferBytes) {
    end(new CloseCause(Kind.LIMIT, "receiveBufferBytes is too small for " + peerName()), true);
  }

  /** What is committed. */
  protected final Outgoing outgoing() {
    return outgoing;
  }

  /** What has come. */
  protected final Incoming incoming() {
    return incoming;
  }

  /** How far it has come. */
  protected final State state() {
    return state;
  }

  /** Why it ends, as far as that is known. */
  protected final CloseCause cause() {
    return cause;
  }

  /** Whether nothing more can be sent for now. */
  protected final boolean isBlocked() {
    return blocked;
  }

  /** Whether nothing can be sent ever again. */
  protected final boolean isBroken() {
    return broken;
  }

  /** Whether the peer sends no more. */
  protected final boolean hasPeerEnded() {
    return peerEnded;
  }

  @Override
  public final boolean isOpen() {
    return state == State.OPEN;
  }

  @Override
  public final boolean isReading() {
    return reading;
  }

  /** Whether it is not open yet. */
  public final boolean isConnecting() {
    return state == State.CONNECTING;
  }

  /** Whether it was closed here, and that is not over. */
  public final boolean isClosing() {
    return state == State.DRAINING || state == State.LINGERING;
  }

  /** Till when it waits. */
  public final long deadlineNanos() {
    return deadlineNanos;
  }

  /** Till when connecting may last. */
  protected final void setDeadlineNanos(long newDeadlineNanos) {
    deadlineNanos = newDeadlineNanos;
  }
}
