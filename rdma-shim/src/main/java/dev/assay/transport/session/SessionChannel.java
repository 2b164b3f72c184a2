package dev.assay.transport.session;

import dev.assay.transport.Channel;
import dev.assay.transport.ChannelAcceptor;
import dev.assay.transport.ChannelHandler;
import dev.assay.transport.CloseCause;
import dev.assay.transport.OneSided;
import dev.assay.transport.Peer;
import dev.assay.transport.link.FrameKind;
import dev.assay.transport.link.Link;
import dev.assay.transport.link.LinkHandler;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A channel over a link. Short messages come straight from the link; all else is out of line. What
 * is sent is the {@link Outbox}'s.
 */
final class SessionChannel implements Channel, LinkHandler {

  private final SessionWorker worker;
  private final Liveness liveness;
  private final Outbox outbox;
  private final LongMessageReceiver longMessage = new LongMessageReceiver();

  /** Who listens; null on the connecting side. */
  private final @Nullable ChannelAcceptor acceptor;

  /** On the accepting side nobody's, until the peer has proved itself. */
  private ChannelHandler handler;

  private Link link = NoLink.INSTANCE;
  private Handshake handshake;
  private State state = State.CONNECTING;
  private @Nullable CloseCause closeCause;
  private @Nullable SessionMemory memory;
  private boolean paused;
  private boolean flushPending;
  private boolean farewellSaid;

  /** Where the worker keeps it. */
  private int index;

  /** Begins to connect; the link comes by {@link #attach}. */
  SessionChannel(SessionWorker worker, ChannelHandler handler) {
    this(worker, handler, null);
  }

  /** For a link that came. */
  SessionChannel(SessionWorker worker, ChannelAcceptor acceptor) {
    this(worker, (channel, segment, offset, lengthBytes) -> {}, acceptor);
  }

  private SessionChannel(
      SessionWorker worker, ChannelHandler handler, @Nullable ChannelAcceptor acceptor) {
    this.worker = worker;
    this.handler = handler;
    this.acceptor = acceptor;
    liveness = new Liveness(worker.config(), System.nanoTime());
    outbox = new Outbox(liveness);
    handshake = new Handshake(worker.config(), acceptor == null, Control.MAX_BYTES);
  }

  void attach(Link newLink) {
    link = newLink;
    outbox.attach(newLink);
    handshake = new Handshake(worker.config(), acceptor == null, newLink.maxFrameBytes());
  }

  @Override
  public long claim(int lengthBytes) {
    return outbox.claim(lengthBytes);
  }

  @Override
  public MemorySegment segment() {
    return outbox.segment();
  }

  @Override
  public void commit(long claim) {
    if (outbox.commit(claim)) {
      pump();
    }
  }

  @Override
  public void abort(long claim) {
    outbox.abort(claim);
  }

  @Override
  public void flush() {
    if (outbox.isPumping()) {
      pump();
    }
    link.flush();
  }

  @Override
  public void onFrame(Link from, int kind, MemorySegment segment, long offset, int lengthBytes) {
    liveness.heard();
    try {
      if (kind == FrameKind.MESSAGE && state == State.OPEN && !longMessage.isReceiving()) {
        handler.onMessage(this, segment, offset, lengthBytes);
      } else if (state == State.OPEN || state == State.CONNECTING) {
        onRareFrame(kind, segment, offset, lengthBytes);
      }
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
  }

  private void onRareFrame(int kind, MemorySegment segment, long offset, int lengthBytes) {
    try {
      if (kind == FrameKind.CONTROL) {
        require(lengthBytes > 0 && lengthBytes <= Control.MAX_BYTES, "a broken control frame came");
        onControl(Control.bytes(segment, offset, lengthBytes));
        return;
      }
      require(state == State.OPEN, "the peer began before the hand-shake was over");
      require(kind != FrameKind.MESSAGE, "a message came within a longer one");
      if (kind == FrameKind.MEMORY) {
        openMemory().take(handler, segment, offset, lengthBytes);
        pump();
      } else if (longMessage.take(kind, segment, offset, lengthBytes, maxMessageBytes())) {
        handler.onMessage(this, longMessage.memory(), 0, longMessage.lengthBytes());
      }
    } catch (Refused refused) {
      if (state != State.CLOSING) {
        beginClosing(refused.closeCause());
        farewell();
      }
    }
  }

  private void onControl(byte[] frame) throws Refused {
    switch (frame[0]) {
      case Control.PING -> require(state == State.OPEN, "a sign of life before the hand-shake");
      case Control.BYE -> {
        beginClosing(Control.causeOf(frame));
        link.close();
      }
      default -> shakeHands(frame);
    }
  }

  private void shakeHands(byte[] frame) throws Refused {
    byte[] answer = handshake.answer(frame);
    if (handshake.done() && acceptor != null) {
      handler = acceptor.accept(this);
    }
    if (answer.length > 0) {
      outbox.send(answer);
    }
    if (handshake.done()) {
      int maxInlineBytes = Math.min(handshake.maxMessageBytes(), handshake.maxFrameBytes());
      memory = new SessionMemory(this, link, worker.regions(), handshake);
      outbox.open(maxInlineBytes, handshake.maxMessageBytes(), memory);
      state = State.OPEN;
      worker.handshakeOver(this);
      handler.onOpen(this);
    }
  }

  @Override
  public void onUp(Link up) {
    if (acceptor == null) {
      outbox.send(handshake.begin());
    }
  }

  @Override
  public void onRoom(Link from) {
    if (outbox.isPumping() && !pump()) {
      return;
    }
    if (state == State.OPEN && outbox.takeWantsRoom()) {
      try {
        handler.onWritable(this);
      } catch (RuntimeException | Error e) {
        fail(e);
        throw e;
      }
    }
  }

  @Override
  public void onCompletion(Link from, long token, OneSided.Status status, long previousValue) {
    try {
      handler.onCompletion(this, token, status, previousValue);
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
  }

  @Override
  public void onDown(Link down, CloseCause cause) {
    worker.handshakeOver(this);
    worker.ended(this);
    state = State.CLOSED;
    outbox.shut();
    outbox.release();
    longMessage.release();
    handler.onClosed(this, closeCause == null ? withoutFarewell(cause) : closeCause);
  }

  /** A link that ends in order, but without a farewell before it, is that of a dead process. */
  private static CloseCause withoutFarewell(CloseCause cause) {
    return cause.kind() == CloseCause.Kind.CLOSED_BY_PEER
        ? new CloseCause(CloseCause.Kind.RESET, "the peer went without a farewell: it died, say")
        : cause;
  }

  /** Looks at the deadlines; called some times in the shortest of them. */
  void tick(long nowNanos) {
    liveness.tick(nowNanos);
    longMessage.tick();
    outbox.tick();
    CloseCause late =
        switch (state) {
          case CONNECTING -> liveness.connectTimeout(nowNanos);
          case OPEN -> paused ? null : liveness.silence(nowNanos);
          case CLOSING -> liveness.closesTooLong(nowNanos) ? CloseCause.CLOSED_HERE : null;
          case CLOSED -> null;
        };
    if (late != null) {
      end(late);
    } else if (state == State.OPEN && liveness.owesSignOfLife(nowNanos)) {
      outbox.sendIfRoom(Control.plain(Control.PING));
    }
  }

  @Override
  public void close() {
    if (state == State.OPEN || state == State.CONNECTING) {
      beginClosing(CloseCause.CLOSED_HERE);
      if (outbox.isPumping()) {
        pump();
      } else {
        farewell();
      }
    }
  }

  private void beginClosing(CloseCause cause) {
    outbox.shut();
    closeCause = cause;
    state = State.CLOSING;
    liveness.closing(System.nanoTime());
  }

  /** The last frame, after all that was committed. */
  private void farewell() {
    if (!farewellSaid) {
      farewellSaid = true;
      outbox.send(Control.bye(closeCause == null ? CloseCause.CLOSED_HERE : closeCause));
    }
    if (!outbox.owesControl()) {
      link.close();
    }
  }

  /** Ends at once. */
  private void end(CloseCause cause) {
    if (state != State.CLOSED) {
      outbox.shut();
      closeCause = closeCause == null ? cause : closeCause;
      state = State.CLOSING;
      link.reset(cause);
    }
  }

  /** A handler that throws ends its channel; the caller throws on, which ends the poll. */
  private void fail(Throwable e) {
    end(new CloseCause(CloseCause.Kind.FAILURE, "the handler failed: " + e));
  }

  /** Commits what waits; true when nothing waits any more. */
  private boolean pump() {
    boolean all = outbox.pump();
    flushLater();
    if (all && state == State.CLOSING) {
      farewell();
    }
    return all;
  }

  private void flushLater() {
    if (!flushPending) {
      flushPending = true;
      worker.flushLater(this);
    }
  }

  /** Asked for by {@link SessionWorker#flushLater}. */
  void flushLink() {
    flushPending = false;
    link.flush();
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public Peer peer() {
    return handshake.peer();
  }

  @Override
  public int maxMessageBytes() {
    return outbox.maxMessageBytes();
  }

  @Override
  public int maxInlineBytes() {
    return outbox.maxInlineBytes();
  }

  @Override
  public void pauseReading() {
    paused = true;
    link.setReading(false);
  }

  @Override
  public void resumeReading() {
    paused = false;
    link.setReading(true);
  }

  @Override
  public OneSided oneSided() {
    return openMemory().oneSided();
  }

  private SessionMemory openMemory() {
    SessionMemory opened = memory;
    if (opened == null) {
      throw new IllegalStateException("the channel is not open yet");
    }
    return opened;
  }

  Link link() {
    return link;
  }

  int index() {
    return index;
  }

  void setIndex(int newIndex) {
    index = newIndex;
  }

  private static void require(boolean holds, String otherwise) throws Refused {
    if (!holds) {
      throw new Refused(CloseCause.Kind.PROTOCOL, otherwise);
    }
  }
}
