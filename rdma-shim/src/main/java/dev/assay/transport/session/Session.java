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
 * What is said over one link: hand-shake, messages, signs of life, farewell. Short messages go
 * straight to the handler. The {@link Outbox} sends, the user holds the {@link SessionChannel}.
 */
final class Session implements LinkHandler {

  private final SessionWorker worker;
  private final Liveness liveness;
  private final Outbox outbox;
  private final SessionChannel channel;
  private final LongMessageReceiver longMessage;

  /** Who listens; null on the connecting side. */
  private final @Nullable ChannelAcceptor acceptor;

  /** On the accepting side nobody's, until the peer has proved itself. */
  private ChannelHandler handler;

  private Link link = NoLink.INSTANCE;
  private Handshake handshake;
  private Channel.State state = Channel.State.CONNECTING;
  private @Nullable CloseCause closeCause;
  private @Nullable SessionMemory memory;
  private boolean paused;
  private boolean flushPending;
  private boolean farewellSaid;

  /** Where the worker keeps it, for the worker alone. */
  int index;

  /** Begins to connect where there is no acceptor; {@link #attach} comes next. */
  Session(SessionWorker worker, ChannelHandler handler, @Nullable ChannelAcceptor acceptor) {
    this.worker = worker;
    this.handler = handler;
    this.acceptor = acceptor;
    liveness = new Liveness(worker.config(), System.nanoTime());
    longMessage = new LongMessageReceiver(worker.copies());
    outbox = new Outbox(liveness, worker.copies());
    channel = new SessionChannel(this, outbox, worker);
    handshake = new Handshake(worker.config(), acceptor == null, Control.MAX_BYTES);
  }

  void attach(Link newLink) {
    link = newLink;
    outbox.attach(newLink);
    handshake = new Handshake(worker.config(), acceptor == null, newLink.maxFrameBytes());
  }

  void flush() {
    if (outbox.isPumping()) {
      pump();
    }
    link.flush();
  }

  @Override
  public void onFrame(Link from, int kind, MemorySegment segment, long offset, int lengthBytes) {
    liveness.heard();
    try {
      if (kind == FrameKind.MESSAGE && state == Channel.State.OPEN && !longMessage.isReceiving()) {
        handler.onMessage(channel, segment, offset, lengthBytes);
      } else if (state == Channel.State.OPEN || state == Channel.State.CONNECTING) {
        onRareFrame(kind, segment, offset, lengthBytes);
      }
    } catch (Refused refused) {
      refuse(refused);
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
  }

  @Override
  public @Nullable MemorySegment onLong(Link from, int lengthBytes, int receivedBytes) {
    liveness.heard();
    try {
      MemorySegment room =
          longMessage.takeWhole(lengthBytes, receivedBytes, outbox.maxMessageBytes());
      if (receivedBytes == lengthBytes && state == Channel.State.OPEN) {
        handler.onMessage(channel, room, 0, lengthBytes);
      }
      return room;
    } catch (Refused refused) {
      refuse(refused);
      return null;
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
  }

  private void refuse(Refused refused) {
    if (state != Channel.State.CLOSING) {
      beginClosing(refused.closeCause());
      farewell();
    }
  }

  private void onRareFrame(int kind, MemorySegment segment, long offset, int lengthBytes)
      throws Refused {
    if (kind == FrameKind.CONTROL) {
      Refused.unless(
          lengthBytes > 0 && lengthBytes <= Control.MAX_BYTES, "a broken control frame came");
      onControl(Control.bytes(segment, offset, lengthBytes));
      return;
    }
    Refused.unless(state == Channel.State.OPEN, "the peer began before the hand-shake was over");
    Refused.unless(kind != FrameKind.MESSAGE, "a message came within a longer one");
    if (kind == FrameKind.MEMORY) {
      boolean pumping = outbox.isPumping();
      openMemory().take(handler, segment, offset, lengthBytes);
      if (pump() && pumping) {
        onRoom(link); // it may be this answer that was waited for, and not the link
      }
    } else if (longMessage.take(kind, segment, offset, lengthBytes, outbox.maxMessageBytes())) {
      handler.onMessage(channel, longMessage.memory(), 0, longMessage.lengthBytes());
    }
  }

  private void onControl(byte[] frame) throws Refused {
    switch (frame[0]) {
      case Control.PING ->
          Refused.unless(state == Channel.State.OPEN, "a sign of life before the hand-shake");
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
      handler = acceptor.accept(channel);
    }
    if (answer.length > 0 && state == Channel.State.CONNECTING) {
      outbox.send(answer);
    }
    if (handshake.done() && state == Channel.State.CONNECTING) {
      int maxInlineBytes = Math.min(handshake.maxMessageBytes(), handshake.maxFrameBytes());
      memory = new SessionMemory(channel, link, worker, handshake);
      outbox.open(maxInlineBytes, handshake.maxMessageBytes(), memory);
      state = Channel.State.OPEN;
      worker.handshakeOver(this);
      handler.onOpen(channel);
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
    if (state == Channel.State.OPEN && outbox.takeWantsRoom()) {
      try {
        handler.onWritable(channel);
      } catch (RuntimeException | Error e) {
        fail(e);
        throw e;
      }
    }
  }

  @Override
  public void onCompletion(Link from, long token, OneSided.Status status, long previousValue) {
    try {
      handler.onCompletion(channel, token, status, previousValue);
    } catch (RuntimeException | Error e) {
      fail(e);
      throw e;
    }
  }

  @Override
  public void onDown(Link down, CloseCause cause) {
    worker.handshakeOver(this);
    worker.ended(this);
    state = Channel.State.CLOSED;
    outbox.shut();
    outbox.release();
    longMessage.release();
    handler.onClosed(channel, closeCause == null ? Control.withoutFarewell(cause) : closeCause);
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
    } else if (state == Channel.State.OPEN && liveness.owesSignOfLife(nowNanos)) {
      outbox.sendIfRoom(Control.plain(Control.PING));
    }
  }

  void close() {
    if (state == Channel.State.OPEN || state == Channel.State.CONNECTING) {
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
    state = Channel.State.CLOSING;
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
    if (state != Channel.State.CLOSED) {
      outbox.shut();
      closeCause = closeCause == null ? cause : closeCause;
      state = Channel.State.CLOSING;
      link.reset(cause);
    }
  }

  /** A handler that throws ends its channel; the caller throws on, which ends the poll. */
  private void fail(Throwable e) {
    end(new CloseCause(CloseCause.Kind.FAILURE, "the handler failed: " + e));
  }

  /** Commits what waits; true when nothing waits any more. */
  boolean pump() {
    boolean all = outbox.pump();
    if (!flushPending) {
      flushPending = true;
      worker.flushLater(this);
    }
    if (all && state == Channel.State.CLOSING) {
      farewell();
    }
    return all;
  }

  void flushLink() {
    flushPending = false;
    link.flush();
  }

  Channel.State state() {
    return state;
  }

  Peer peer() {
    return handshake.peer();
  }

  /** While paused, the peer's silence says nothing. */
  void setReading(boolean reading) {
    paused = !reading;
    link.setReading(reading);
  }

  OneSided oneSided() {
    return openMemory().oneSided();
  }

  private SessionMemory openMemory() {
    if (memory == null) {
      throw new IllegalStateException("the channel is not open yet");
    }
    return memory;
  }

  Channel channel() {
    return channel;
  }

  Link link() {
    return link;
  }
}
